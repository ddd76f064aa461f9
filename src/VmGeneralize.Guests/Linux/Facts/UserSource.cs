namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Source of the name of the user that was made when the machine was provisioned.</summary>
public enum UserSource
{
    /// <summary>The user of this tool.</summary>
    Option,

    /// <summary><c>ovf-env.xml</c> in the agent's folder, the one source that the agent itself has.</summary>
    OvfEnvironment,

    /// <summary><c>/etc/sudoers.d/90-cloud-init-users</c>.</summary>
    Sudoers,
}
