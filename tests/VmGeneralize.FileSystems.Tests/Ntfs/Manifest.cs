using System.Security.Cryptography;
using VmGeneralize.FileSystems.Ntfs;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Everything that a volume holds, as <c>windows-manifest.sh</c> prints it: path to "type size sha256 attributes links record tag".</summary>
internal static class Manifest
{
    public const string Unreadable = "unreadable";

    private static readonly HashSet<string> Metadata =
        ["$MFT", "$MFTMirr", "$LogFile", "$Volume", "$AttrDef", "$Bitmap", "$Boot", "$BadClus", "$Secure", "$UpCase", "$Extend"];

    public static SortedDictionary<string, string> Of(NtfsFileSystem fileSystem)
    {
        SortedDictionary<string, string> manifest = new(StringComparer.Ordinal);
        Walk(fileSystem, fileSystem.Root, "", manifest);
        return manifest;
    }

    /// <summary>The same, from the script's output; contents of reparse points are not compared (ntfs-3g resolves them).</summary>
    public static SortedDictionary<string, string> Parse(string text)
    {
        SortedDictionary<string, string> manifest = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] f = line.Split('\t');
            manifest[f[0]] = f[1] switch
            {
                "s" => $"s {f[2]} {f[3]}",
                "f" => $"f {f[2]} {f[3]} {f[4]} {f[5]} {f[6]} {f[7]}",
                "d" => $"d - - {f[4]} {f[5]} {f[6]} {f[7]}",
                _ => $"r - - {f[4]} {f[5]} {f[6]} {f[7]}",
            };
        }

        return manifest;
    }

    public static string Hash(NtfsFileSystem fileSystem, FileEntry entry)
    {
        try
        {
            return Hash((offset, buffer) => fileSystem.Read(entry, offset, buffer));
        }
        catch (VmGeneralize.Blocks.UnsupportedFeatureException)
        {
            return Unreadable;
        }
    }

    private delegate int Reader(long offset, Span<byte> buffer);

    private static string Hash(Reader read)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[100_001]; // no multiple of anything
        long offset = 0;
        for (int count; (count = read(offset, buffer)) > 0; offset += count)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Walk(NtfsFileSystem fileSystem, FileEntry directory, string path, SortedDictionary<string, string> manifest)
    {
        foreach (FileEntry entry in fileSystem.List(directory).ToList())
        {
            if (path.Length == 0 && Metadata.Contains(entry.Name))
            {
                continue;
            }

            string name = path + entry.Name;
            string kind = entry.ReparseTag != 0 ? "r" : entry.IsDirectory ? "d" : "f";
            string contents = kind == "f" ? $"{entry.Length} {Hash(fileSystem, entry)}" : "- -";
            manifest[name] = $"{kind} {contents} {entry.Attributes:x8} {entry.Links} {entry.Id} {entry.ReparseTag:x8}";
            foreach (string stream in fileSystem.Streams(entry))
            {
                long length = 0;
                string hash = Hash((offset, buffer) =>
                {
                    int count = fileSystem.ReadStream(entry, stream, offset, buffer);
                    length += count;
                    return count;
                });
                manifest[$"{name}:{stream}"] = $"s {length} {hash}";
            }

            if (entry.IsDirectory && entry.ReparseTag == 0)
            {
                Walk(fileSystem, entry, name + "/", manifest);
            }
        }
    }
}
