using System.Security.Cryptography;
using VmGeneralize.FileSystems.Ntfs.Compression;
using VmGeneralize.TestSupport;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

/// <summary>
/// The compressed streams of a WIM that wimlib made: outside of WIM's own header they have the form of a WofCompressedData stream.
/// </summary>
internal static class WimFile
{
    private const int LookupEntrySize = 50;
    private const int CompressedFlag = 0x04;

    /// <summary>One stream: its stored bytes and what it expands to, by length and SHA-1.</summary>
    public sealed record Resource(byte[] Stored, long Length, byte[] Sha1);

    /// <summary>Puts a folder into a WIM and returns its compressed streams.</summary>
    public static List<Resource> Capture(TemporaryFolder folder, string content, string compression, string chunkSize)
    {
        OutsideTool.Require("wimlib-imagex");
        string path = folder.File($"{compression.Replace(':', '-')}-{chunkSize}.wim");
        OutsideTool.RunChecked("wimlib-imagex", "capture", content, path, $"--compress={compression}", $"--chunk-size={chunkSize}");
        byte[] wim = File.ReadAllBytes(path);
        (long tableOffset, long tableLength, _) = ReadResourceHeader(wim.AsSpan(0x30));
        List<Resource> resources = [];
        for (long at = tableOffset; at < tableOffset + tableLength; at += LookupEntrySize)
        {
            ReadOnlySpan<byte> entry = wim.AsSpan((int)at, LookupEntrySize);
            (long offset, long stored, long length) = ReadResourceHeader(entry);
            if ((entry[7] & CompressedFlag) != 0)
            {
                resources.Add(new Resource(wim[(int)offset..(int)(offset + stored)], length, entry[30..50].ToArray()));
            }
        }

        return resources;
    }

    /// <summary>Text, code, zeros, noise, repeats and mixtures, from a fixed seed; sizes around chunks.</summary>
    public static string MakeContent(TemporaryFolder folder)
    {
        string content = folder.File("content");
        Directory.CreateDirectory(content);
        Random random = new(17);
        File.Copy(OutsideTool.Find("wimlib-imagex") ?? "/bin/sh", Path.Combine(content, "code"));
        File.Copy("/bin/bash", Path.Combine(content, "more code"));
        File.WriteAllText(Path.Combine(content, "text"), string.Join('\n', Enumerable.Range(0, 40_000).Select(i => $"line {i * 7919 % 1000} of text")));
        File.WriteAllBytes(Path.Combine(content, "zeros"), new byte[200_001]);
        byte[] noise = new byte[100_000];
        random.NextBytes(noise);
        File.WriteAllBytes(Path.Combine(content, "noise"), noise);
        foreach (int length in new[] { 300, 4095, 4097, 8191, 8193, 16_383, 16_385, 32_767, 32_769, 65_537 })
        {
            byte[] mixed = new byte[length];
            for (int i = 0; i < length; i++)
            {
                mixed[i] = (byte)(i % 1000 < 500 ? i / 50 % 256 : random.Next(1 + (i % 40)));
            }

            File.WriteAllBytes(Path.Combine(content, $"mixed {length}"), mixed);
        }

        // Every E8 with every kind of operand, and very few literals otherwise.
        byte[] calls = new byte[150_000];
        for (int i = 0; i + 5 <= calls.Length; i += 5 + random.Next(4))
        {
            calls[i] = 0xE8;
            BitConverter.TryWriteBytes(calls.AsSpan(i + 1), random.Next(4) switch
            {
                0 => random.Next(-40_000, 40_000),
                1 => random.Next(11_990_000, 12_010_000),
                2 => random.Next(int.MinValue, int.MaxValue),
                _ => (int)random.NextInt64(-3, 3),
            });
        }

        File.WriteAllBytes(Path.Combine(content, "calls"), calls);
        return content;
    }

    public static byte[] Expand(Resource resource, WofAlgorithm algorithm)
    {
        byte[] output = new byte[resource.Length];
        int read = WofStream.Read(algorithm, resource.Length, resource.Stored.Length, Reader(resource.Stored), 0, output);
        Assert.Equal(output.Length, read);
        return output;
    }

#pragma warning disable CA5350 // SHA-1 is how WIM names its streams
    public static void AssertExpands(Resource resource, WofAlgorithm algorithm) =>
        Assert.Equal(resource.Sha1, SHA1.HashData(Expand(resource, algorithm)));
#pragma warning restore CA5350

    public static ReadAt Reader(byte[] stored) => (offset, buffer) => stored.AsSpan((int)offset, buffer.Length).CopyTo(buffer);

    /// <summary>Size (7 bytes) and flags, offset, original size.</summary>
    private static (long Offset, long Stored, long Length) ReadResourceHeader(ReadOnlySpan<byte> bytes) => (
        ReadInt64LittleEndian(bytes[8..]),
        ReadInt64LittleEndian(bytes) & 0x00FFFFFF_FFFFFFFF,
        ReadInt64LittleEndian(bytes[16..]));
}
