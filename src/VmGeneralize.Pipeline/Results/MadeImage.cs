using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Results;

/// <summary>An image that was made in Azure; its state is always Generalized.</summary>
/// <param name="Id">Resource id of the managed image or gallery image version.</param>
/// <param name="Source">What it was made from.</param>
/// <param name="OsType">Its kind.</param>
/// <param name="Generation">Firmware that it starts with.</param>
/// <param name="Location">Its region.</param>
public sealed record MadeImage(string Id, string Source, OsType OsType, Generation Generation, string Location)
{
    /// <summary>An earlier run of the same disk and plan had made it: nothing was sent.</summary>
    public bool AlreadyExisted { get; init; }

    /// <summary>What was left behind, and how to remove it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A virtual machine that is marked as generalized.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="WasMarked">It was marked already.</param>
/// <param name="Image">The image that was captured; null: none was requested.</param>
public sealed record MarkedMachine(string Id, bool WasMarked, MadeImage? Image);
