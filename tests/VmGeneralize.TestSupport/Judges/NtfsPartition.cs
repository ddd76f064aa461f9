namespace VmGeneralize.TestSupport.Judges;

/// <summary>A sparse copy of an NTFS partition, and what ntfs-3g's own tools say about it.</summary>
public sealed class NtfsPartition : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="disk">A raw disk or a fixed VHD.</param>
    /// <param name="offset">Start of the partition, in bytes.</param>
    /// <param name="length">Its size, in bytes.</param>
    public NtfsPartition(string disk, long offset, long length)
    {
        OutsideTool.Require("ntfsresize", "ntfsfix", "ntfscat", "ntfs-3g", "python3");
        SparseFile.Extract(disk, offset, length, Image);
    }

    /// <summary>The copy.</summary>
    public string Image => _folder.File("partition");

    /// <summary>Fails unless ntfsresize's consistency check and ntfsfix find nothing.</summary>
    public void AssertClean()
    {
        foreach ((string program, string[] arguments) in (IEnumerable<(string, string[])>)
            [("ntfsresize", ["--info", "--force", Image]), ("ntfsfix", ["--no-action", Image])])
        {
            ToolResult result = OutsideTool.Run(program, arguments);
            bool complains = result.ExitCode != 0
                || result.All.Contains("inconsisten", StringComparison.OrdinalIgnoreCase)
                || result.All.Contains("FAILED", StringComparison.Ordinal)
                || result.All.Contains("error", StringComparison.OrdinalIgnoreCase);
            if (complains)
            {
                throw new InvalidOperationException($"{program} on {Image}: {result.All}");
            }
        }
    }

    /// <summary>Bytes in use according to ntfsresize, in whole clusters.</summary>
    public long BytesInUse()
    {
        // ntfsresize prints "Cluster size : 4096 bytes" and ntfscat shows the bitmap: counted here because ntfsresize rounds to MB.
        string info = OutsideTool.RunChecked("ntfsresize", "--info", "--force", Image);
        string line = info.Split('\n').First(text => text.StartsWith("Cluster size", StringComparison.Ordinal));
        long cluster = long.Parse(line.Split(':')[1].Split("bytes")[0]);
        long clusters = new FileInfo(Image).Length / cluster;
        byte[] bitmap = ReadFile("$Bitmap");
        long used = 0;
        for (long index = 0; index < clusters; index++)
        {
            used += (bitmap[index / 8] >> (int)(index % 8)) & 1;
        }

        return used * cluster;
    }

    /// <summary>Contents of a file, read by ntfscat without a mount.</summary>
    /// <param name="path">Path from the root, with or without a leading slash.</param>
    public byte[] ReadFile(string path)
    {
        string target = _folder.File("extracted");
        string command = $"ntfscat -f \"$1\" \"$2\" > \"$3\"";
        ToolResult result = OutsideTool.Run("bash", "-c", command, "bash", Image, path.TrimStart('/'), target);
        return result.ExitCode == 0
            ? File.ReadAllBytes(target)
            : throw new FileNotFoundException($"ntfscat {path}: {result.All}");
    }

    /// <summary>Everything on the volume, as windows-manifest.sh lists it.</summary>
    public WindowsManifest Manifest() => WindowsManifest.Of(Image);

    public void Dispose() => _folder.Dispose();
}
