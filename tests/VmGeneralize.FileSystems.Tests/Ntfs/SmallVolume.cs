using System.Text;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Fills a mounted volume with one of everything that makes deleting hard.</summary>
internal static class SmallVolume
{
    public static void Fill(string mount)
    {
        Random random = new(1);
        byte[] Bytes(int size)
        {
            byte[] bytes = new byte[size];
            random.NextBytes(bytes);
            return bytes;
        }

        foreach (string directory in new[] { "a/b/c", "links", "long", "many", "names", "other" })
        {
            Directory.CreateDirectory($"{mount}/{directory}");
        }

        foreach (int size in new[] { 0, 1, 300, 650, 700, 4096, 5000, 100_000, 1_000_000 })
        {
            File.WriteAllBytes($"{mount}/a/size {size}", Bytes(size));
            File.WriteAllBytes($"{mount}/a/b/c/Size{size}.bin", Bytes(size));
        }

        for (int i = 0; i < 300; i++)
        {
            File.WriteAllBytes($"{mount}/many/file number {i} of many files.txt", Bytes(i));
        }

        for (int i = 0; i < 40; i++)
        {
            File.WriteAllBytes($"{mount}/long/{i:D3}{new string((char)('a' + (i % 26)), 252)}", Bytes(20));
        }

        File.WriteAllBytes($"{mount}/links/first", Bytes(9000));
        for (int i = 0; i < 12; i++)
        {
            // Too many names to all fit into one file record.
            OutsideTool.RunChecked("ln", $"{mount}/links/first", $"{mount}/{(i % 2 == 0 ? "other" : "links")}/another name of the same file, number {i}");
        }

        File.WriteAllBytes($"{mount}/names/A long name.text", Bytes(100));
        NtfsImage.SetExtendedAttribute($"{mount}/names/A long name.text", "system.ntfs_dos_name", Encoding.ASCII.GetBytes("ALONGN~1.TEX"));
        OutsideTool.RunChecked("ln", $"{mount}/names/A long name.text", $"{mount}/other/A second link");
        File.WriteAllBytes($"{mount}/names/streams", Bytes(10));
        File.WriteAllBytes($"{mount}/names/streams:small", Bytes(30));
        File.WriteAllBytes($"{mount}/names/streams:large stream", Bytes(90_000));
    }
}
