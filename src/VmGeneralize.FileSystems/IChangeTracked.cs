namespace VmGeneralize.FileSystems;

/// <summary>An opened volume that knows whether it was written to.</summary>
internal interface IChangeTracked
{
    /// <summary>Something was written since the volume was opened.</summary>
    bool IsChanged { get; set; }
}
