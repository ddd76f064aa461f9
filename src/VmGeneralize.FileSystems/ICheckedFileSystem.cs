namespace VmGeneralize.FileSystems;

/// <summary>A file system that can check whether it is consistent, even if it cannot be changed.</summary>
public interface ICheckedFileSystem : IFileSystem
{
    /// <summary>
    /// Our own consistency check over the device as it is now: what is allocated against what is in use, directories against files. Returns what is
    /// wrong, empty when nothing is. A disk from the field may have findings before any edit: compare with those.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller that opened the volume cancelled it.</exception>
    IReadOnlyList<ConsistencyProblem> Check();
}
