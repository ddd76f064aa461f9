using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class AgentFoldersCheck
{
    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-agent-folders",
        "Folders that configurations name and that are not emptied",
        CheckArea.MachineSpecific,
        "https://github.com/Azure/WALinuxAgent#configuration-file-options",
        Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        AgentConfiguration agent = AgentConfiguration.Of(guest);
        foreach ((string key, string value) in agent.UnsafeFolders)
        {
            yield return Refused(AgentConfiguration.Path, key, value);
        }

        if (agent.SafePasswordFile is null && guest.Find(agent.PasswordFile) is not null)
        {
            yield return Refused(AgentConfiguration.Path, "OS.PasswordPath", agent.PasswordFile);
        }

        CloudInit cloudInit = CloudInit.Of(guest);
        if ((guest.Find(cloudInit.Folder) is not null || !SystemPlaces.IsPlain(cloudInit.Folder)) && guest.Emptiable(cloudInit.Folder) is null)
        {
            yield return Refused("/etc/cloud/cloud.cfg", "system_info.paths.cloud_dir", cloudInit.Folder);
        }
    }

    private static Finding Refused(string file, string key, string value) => new(
        Severity.Warning,
        $"{key} names a place that holds more than this program's state, or a link: nothing in it is removed",
        file,
        "Look at the place in the VM, and remove what the program keeps there")
    {
        Found = LinuxCheck.Shown(value),
    };
}
