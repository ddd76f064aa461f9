namespace VmGeneralize.Checks;

/// <summary>Subject of a check, which decides where its findings are shown.</summary>
public enum CheckArea
{
    /// <summary>Why Sysprep did not finish, or would not.</summary>
    SysprepBlocker,

    /// <summary>A server role or product that does not survive Sysprep.</summary>
    Role,

    /// <summary>Whether Azure can start and reach it.</summary>
    AzureReadiness,

    /// <summary>What belongs to one machine and is still there.</summary>
    MachineSpecific,

    /// <summary>Passwords, keys and histories that were left on the disk.</summary>
    Secret,
}
