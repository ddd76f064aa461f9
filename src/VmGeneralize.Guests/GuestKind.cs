namespace VmGeneralize.Guests;

/// <summary>Families of operating systems that operations are written for.</summary>
public enum GuestKind
{
    Windows,
    Linux,
}
