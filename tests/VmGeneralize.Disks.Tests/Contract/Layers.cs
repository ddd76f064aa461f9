using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>The content of a chain of disks, computed the simple way.</summary>
internal static class Layers
{
    /// <summary>Runs of a child: data, and zeros that hide the parent's data.</summary>
    public static IReadOnlyList<(long Offset, byte[] Bytes)> ChildRuns(long size, int seed) =>
        [.. Content.Runs(size, seed, count: 12).Select((run, index) => index % 4 == 3 ? (run.Offset, new byte[run.Bytes.Length]) : run)];

    /// <summary>Writes a raw file: the layers in order, each on top of the previous ones.</summary>
    public static string WriteRaw(TemporaryFolder folder, long size, params IReadOnlyList<(long Offset, byte[] Bytes)>[] layers)
    {
        string path = folder.File("oracle.raw");
        using FileStream file = File.Create(path);
        file.SetLength(size);
        foreach ((long offset, byte[] bytes) in layers.SelectMany(layer => layer))
        {
            file.Position = offset;
            file.Write(bytes);
        }

        return path;
    }
}
