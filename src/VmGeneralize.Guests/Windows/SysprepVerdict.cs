namespace VmGeneralize.Guests.Windows;

/// <summary>What the four markers together say about a Windows installation.</summary>
public enum SysprepVerdict
{
    /// <summary>Sysprep generalized it and set it up to go through OOBE at the next start.</summary>
    Generalized,

    /// <summary>As applied from an install.wim and never started: generalized when the media was made.</summary>
    FreshlyApplied,

    /// <summary>Generalized, but it would start in audit mode.</summary>
    ResealedToAudit,

    /// <summary>An installed machine; Sysprep did not run to its end, or has not run since the last start.</summary>
    NotGeneralized,

    /// <summary>A setup phase did not finish; such an installation can never be deployed.</summary>
    Undeployable,

    /// <summary>It specialized already: the identity of one machine is in it.</summary>
    Specialized,

    /// <summary>The state says generalized, but nothing would run setup at the next start.</summary>
    NotArmed,

    /// <summary>The markers are missing or unknown.</summary>
    Unknown,
}
