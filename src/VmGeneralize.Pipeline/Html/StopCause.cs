namespace VmGeneralize.Pipeline.Html;

/// <summary>Why a command ended without doing what it was asked to.</summary>
internal enum StopCause
{
    /// <summary>It did what it was asked to.</summary>
    None,

    /// <summary>The disk is in a state that must not be touched.</summary>
    Refused,

    /// <summary>Bytes break the rules of their format.</summary>
    Damaged,

    /// <summary>The disk is in order and uses something that is not handled.</summary>
    Unsupported,
}
