namespace VmGeneralize.Guests;

/// <summary>The processors that guests are made for.</summary>
public enum GuestProcessor
{
    /// <summary>32-bit x86.</summary>
    X86,

    /// <summary>64-bit x86.</summary>
    X64,

    /// <summary>64-bit Arm.</summary>
    Arm64,
}
