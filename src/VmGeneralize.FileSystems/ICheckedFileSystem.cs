namespace VmGeneralize.FileSystems;

/// <summary>A file system that can tell whether it is consistent, whether it can be changed or not.</summary>
public interface ICheckedFileSystem : IFileSystem
{
    /// <summary>
    /// Our own consistency check over the device as it is now: what is allocated against what is in use, directories against files. Returns what is
    /// wrong, empty when nothing is. A disk from the field may have findings before any edit: compare with those.
    /// </summary>
    /// <exception cref="OperationCanceledException">Whoever opened the volume ended it.</exception>
    IReadOnlyList<ConsistencyProblem> Check();
}
