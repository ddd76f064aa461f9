using System.Text;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhd;

/// <summary>Where a differencing VHD says that its parent is.</summary>
internal static class VhdParentPaths
{
    private const int MaxBytes = 64 << 10; // the longest Windows path has 32767 UTF-16 units
    private const string FileScheme = "file://";

    /// <summary>Relative paths first: they stay valid when the folder is moved.</summary>
    public static IReadOnlyList<string> Read(IBlockDevice file, VhdDynamicHeader header)
    {
        List<string> paths = [];
        uint[] order = [VhdParentLocator.W2ru, VhdParentLocator.MacX, VhdParentLocator.W2ku];
        foreach (VhdParentLocator locator in order.SelectMany(code => header.ParentLocators.Where(entry => entry.PlatformCode == code)))
        {
            paths.Add(ReadPath(file, locator));
        }

        paths.Add(header.ParentUnicodeName);
        return paths;
    }

    private static string ReadPath(IBlockDevice file, VhdParentLocator locator)
    {
        long offset = locator.DataOffset <= (ulong)file.Length ? (long)locator.DataOffset : file.Length;
        if (locator.DataLength > MaxBytes)
        {
            throw CorruptDataException.Mismatch("VHD parent locator", offset, "length of the path", $"at most {MaxBytes}", locator.DataLength);
        }

        byte[] bytes = new byte[locator.DataLength];
        file.ReadStructure("VHD parent locator", offset, bytes);
        if (locator.PlatformCode != VhdParentLocator.MacX)
        {
            return Encoding.Unicode.GetString(bytes).TrimEnd('\0');
        }

        string url = Encoding.UTF8.GetString(bytes).TrimEnd('\0');
        return Uri.UnescapeDataString(url.StartsWith(FileScheme, StringComparison.OrdinalIgnoreCase) ? url[FileScheme.Length..] : url);
    }
}
