using System.Text;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Writes volumes and strings to a raw disk.</summary>
internal sealed class DiskWriter(string disk)
{
    private const long MiB = 1 << 20;
    private const int FirstEntry = 446;
    private const int EntrySize = 16;
    private const int TypeEnd = 5; // in an entry
    private readonly List<Canary> _canaries = [];
    private readonly List<CanaryPartition> _volumes = [];

    /// <summary>Writes a planted volume to the disk.</summary>
    public void Add(CanaryPartition volume, string image, IReadOnlyList<Canary> canaries)
    {
        SparseFile.Copy(image, 0, volume.Length, disk, volume.Offset);
        _volumes.Add(volume);
        _canaries.AddRange(canaries.Select(canary => canary with { Volume = volume.Name }));
    }

    /// <summary>Writes an image that is no longer a volume of the disk.</summary>
    public void AddDead(string image, long offset, IReadOnlyList<Canary> canaries)
    {
        SparseFile.Copy(image, 0, new FileInfo(image).Length, disk, offset);
        _canaries.AddRange(canaries);
    }

    /// <summary>Writes a string at a byte offset of the disk.</summary>
    public void Plant(string tag, string place, long offset, string how, string removedBy = "not copied")
    {
        Canary canary = new($"{tag} disk: {place}", how, removedBy, Canary.Name(tag, place));
        Write(canary, offset, canary.Both);
    }

    /// <summary>Writes a string into an MBR entry of type 0, after the type.</summary>
    public void PlantInUnusedEntry(string tag, int entry)
    {
        Canary canary = new($"{tag} disk: unused-entry", "in an entry of the master boot record without a type", "deep-scrub", $"VmgCanar{tag}");
        Assert.Equal(EntrySize - TypeEnd, canary.Text.Length);
        Write(canary, FirstEntry + (entry * EntrySize) + TypeEnd, Encoding.ASCII.GetBytes(canary.Text));
    }

    private void Write(Canary canary, long offset, byte[] bytes)
    {
        _canaries.Add(canary);
        using FileStream file = new(disk, FileMode.Open, FileAccess.Write);
        file.Position = offset;
        file.Write(bytes);
    }

    public CanaryDisk Done() => new(disk, _canaries, _volumes);

    /// <summary>Creates a new image with a program that takes the image path as its last argument.</summary>
    public static string Image(TemporaryFolder folder, string name, int mebibytes, string program, params string[] options)
    {
        string path = folder.File(name);
        SparseFile.Create(path, mebibytes * MiB);
        OutsideTool.RunChecked(program, [.. options, path]);
        return path;
    }
}
