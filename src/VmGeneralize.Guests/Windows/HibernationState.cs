namespace VmGeneralize.Guests.Windows;

/// <summary>What hiberfil.sys says about the last shutdown.</summary>
public enum HibernationState
{
    /// <summary>No hiberfil.sys.</summary>
    None,

    /// <summary>The file is there, and the system was fully shut down or has resumed since (zeros, WAKE).</summary>
    Inactive,

    /// <summary>Memory is saved in it (hibernation or Fast Startup): file systems are in use from Windows' point of view.</summary>
    Hibernated,
}
