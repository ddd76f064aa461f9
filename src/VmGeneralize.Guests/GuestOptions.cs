namespace VmGeneralize.Guests;

/// <summary>What the user said about the guest, for operations that need to know.</summary>
/// <param name="User">Linux: the provisioned user to remove (<c>--user</c>), for guests that no longer tell who it is.</param>
public sealed record GuestOptions(string? User = null)
{
    public static GuestOptions None { get; } = new();

    /// <summary>Linux: it was decided before that the guest does not tell who the provisioned user is. What an edit left must not tell it then.</summary>
    public bool UserIsUnknown { get; init; }
}
