using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>A reason why a volume, or its disk, must not be changed.</summary>
/// <param name="Code">The kind of reason, such as <c>ntfs-dirty</c>.</param>
/// <param name="Reason">What is wrong, with the evidence; continues after the volume's name: "was not unmounted (s_state 0x0)".</param>
/// <param name="FirstDo">What to do before trying again; a command where there is one.</param>
public sealed record VolumeObstacle(RefusalCode Code, string Reason, string FirstDo)
{
    /// <summary>The format itself cannot be changed here: neither a repair nor a clean shutdown helps.</summary>
    public bool IsPermanent { get; init; }

    /// <param name="format">The file system's name, such as "NTFS".</param>
    internal RefusedException ToException(string format) => new(Code, $"This {format} volume {Reason}.", FirstDo);
}
