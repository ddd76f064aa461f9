using System.Security.Cryptography;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Checks an edited volume with e2fsck, the kernel and our own reader.</summary>
internal static class ExtJudge
{
    public static void AssertSound(string path)
    {
        ToolResult fsck = OutsideTool.Run("e2fsck", "-f", "-n", path);
        Assert.True(fsck.ExitCode == 0, fsck.All);
    }

    /// <summary>Asserts that the volume is sound and holds exactly the expected tree, both for the kernel and for our reader.</summary>
    public static void AssertTree(string path, SortedDictionary<string, string> expected)
    {
        AssertSound(path);
        SortedDictionary<string, string> actual = ExtManifest.OfKernel(path);
        Assert.Equal([], expected.Where(row => !actual.Contains(row)).Select(row => $"- {row.Key} {row.Value}")
            .Concat(actual.Where(row => !expected.Contains(row)).Select(row => $"+ {row.Key} {row.Value}")));
        using FileDevice device = new(path);
        using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
        Assert.Equal(actual, ExtManifest.Of(fileSystem));
        Assert.Equal([], fileSystem.Check());
    }

    /// <summary>Removes a name and everything below it from a manifest; every other row stays.</summary>
    public static void Remove(SortedDictionary<string, string> manifest, string path)
    {
        string key = ExtManifest.Key(path);
        Assert.True(manifest.Remove(key));
        foreach (string below in manifest.Keys.Where(other => other.StartsWith(key + "2f", StringComparison.Ordinal)).ToArray())
        {
            manifest.Remove(below);
        }
    }

    /// <summary>Changes the number of links in a row.</summary>
    public static void AddLinks(SortedDictionary<string, string> manifest, string path, int links) =>
        Change(manifest, path, 4, old => $"{int.Parse(old) + links}");

    /// <summary>Changes the contents in a row.</summary>
    public static void Replace(SortedDictionary<string, string> manifest, string path, ReadOnlySpan<byte> contents)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(contents));
        string length = $"{contents.Length}";
        Change(manifest, path, 5, _ => length);
        Change(manifest, path, 9, _ => digest);
    }

    public static void Change(SortedDictionary<string, string> manifest, string path, int column, Func<string, string> change)
    {
        string key = ExtManifest.Key(path);
        string[] parts = manifest[key].Split('|');
        parts[column] = change(parts[column]);
        manifest[key] = string.Join('|', parts);
    }
}
