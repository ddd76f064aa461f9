namespace VmGeneralize.Blocks.HostFiles;

/// <summary>Why a file of this machine is not written.</summary>
public static class HostFileRefusal
{
    /// <summary>A device, a pipe, a link or a folder has the name of an output.</summary>
    public static RefusalCode NotARegularFile { get; } = new("output-not-a-file");

    /// <summary>The folder of an output does not exist.</summary>
    public static RefusalCode NoFolder { get; } = new("output-no-folder");

    /// <summary>No files can be created in the folder of an output.</summary>
    public static RefusalCode FolderNotWritable { get; } = new("output-not-writable");

    /// <summary>The output does not fit.</summary>
    public static RefusalCode NoRoom { get; } = new("output-no-room");
}
