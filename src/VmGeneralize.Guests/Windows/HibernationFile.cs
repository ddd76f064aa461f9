using VmGeneralize.FileSystems;

namespace VmGeneralize.Guests.Windows;

/// <summary>Judges hiberfil.sys by its first page, with the rules that ntfs-3g has for mounting a volume writable.</summary>
internal static class HibernationFile
{
    private const int HeaderSize = 4096;

    /// <summary>State and the evidence for it.</summary>
    public static (HibernationState State, string Evidence) Read(IFileSystem fileSystem)
    {
        if (fileSystem.Find(WindowsPaths.HibernationFile) is not { } file)
        {
            return (HibernationState.None, "no hiberfil.sys");
        }

        if (file.Kind != FileKind.File || file.Length < HeaderSize)
        {
            return (
                HibernationState.Hibernated, $"hiberfil.sys has {file.Length} bytes, less than the {HeaderSize} of its header: what it holds is unknown");
        }

        byte[] header = new byte[HeaderSize];
        if (fileSystem.Read(file, 0, header) < HeaderSize)
        {
            return (HibernationState.Hibernated, "hiberfil.sys cannot be read");
        }

        string signature = new([.. header.Take(4).Select(b => b is >= 0x20 and < 0x7F ? (char)b : '.')]);
        return signature.ToUpperInvariant() switch
        {
            "WAKE" => (HibernationState.Inactive, $"hiberfil.sys has signature {signature}: resumed since"),
            _ when header.All(b => b == 0) => (HibernationState.Inactive, "hiberfil.sys has an empty header"),
            "HIBR" => (HibernationState.Hibernated, $"hiberfil.sys has signature {signature}: memory is saved in it"),
            _ => (HibernationState.Hibernated, $"hiberfil.sys has signature \"{signature}\", which is not one of a system that was shut down"),
        };
    }
}
