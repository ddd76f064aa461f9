using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.Output;

/// <summary>The file that a sink writes.</summary>
/// <param name="Path">Where.</param>
/// <param name="MarkSparse">See <see cref="DiskWriter.Create"/>.</param>
/// <param name="Rights">Of a new one.</param>
/// <param name="GoOnAt">Position on the disk, in bytes, up to which an earlier sink has written it; null: no file exists yet.</param>
internal readonly record struct SinkFile(string Path, bool MarkSparse, OutputRights Rights, long? GoOnAt);
