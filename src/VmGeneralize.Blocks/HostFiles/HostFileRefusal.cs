namespace VmGeneralize.Blocks.HostFiles;

/// <summary>Why a file of this machine is not written.</summary>
public static class HostFileRefusal
{
    /// <summary>A device, a pipe, a link or a folder has the name of an output.</summary>
    public static RefusalCode NotAPlainFile { get; } = new("output-not-a-file");
}
