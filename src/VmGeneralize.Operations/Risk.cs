namespace VmGeneralize.Operations;

/// <summary>What could be missed after an operation.</summary>
public enum Risk
{
    /// <summary>Nothing: the system makes it again, or it was of no use to a clone.</summary>
    Low,

    /// <summary>History or settings that someone may have wanted.</summary>
    Medium,

    /// <summary>Data, accounts or access.</summary>
    High,
}
