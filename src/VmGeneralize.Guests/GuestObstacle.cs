using VmGeneralize.Blocks;

namespace VmGeneralize.Guests;

/// <summary>A reason not to touch this guest.</summary>
/// <param name="Code">What kind of reason it is.</param>
/// <param name="Reason">What was found, with the evidence.</param>
/// <param name="FirstDo">What to do before trying again; a command where there is one.</param>
public sealed record GuestObstacle(RefusalCode Code, string Reason, string FirstDo)
{
    /// <summary>
    /// The mount point of a part of a Linux that stays as it is: the reason holds only where something to remove is looked for in there. Null
    /// for a reason that holds whatever is done.
    /// </summary>
    public string? Part { get; init; }

    /// <summary>The way out for a Linux that is not changed offline.</summary>
    internal const string Inside = "Or deprovision it in the VM (waagent -deprovision+user), then hand it over as it is: vmgeneralize upload DISK "
        + "--deprovisioned-inside, and register with the same option; a VM that is in Azure already: vmgeneralize mark.";
}
