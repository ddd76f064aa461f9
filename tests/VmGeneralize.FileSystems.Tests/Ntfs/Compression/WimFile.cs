using System.Security.Cryptography;
using VmGeneralize.FileSystems.Ntfs.Compression;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

/// <summary>The contents of WIM streams, and checks that they expand correctly.</summary>
internal static class WimFile
{
    /// <summary>Text, code, zeros, noise, repeats and mixtures, from a fixed seed; sizes around chunk sizes.</summary>
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

    public static byte[] Expand(WimStreams.Resource resource, WofAlgorithm algorithm)
    {
        byte[] output = new byte[resource.Length];
        int read = WofStream.Read(algorithm, resource.Length, resource.Stored.Length, Reader(resource.Stored), 0, output);
        Assert.Equal(output.Length, read);
        return output;
    }

#pragma warning disable CA5350 // SHA-1 is how WIM names its streams
    public static void AssertExpands(WimStreams.Resource resource, WofAlgorithm algorithm) =>
        Assert.Equal(resource.Sha1, SHA1.HashData(Expand(resource, algorithm)));
#pragma warning restore CA5350

    public static ReadAt Reader(byte[] stored) => (offset, buffer) => stored.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
}
