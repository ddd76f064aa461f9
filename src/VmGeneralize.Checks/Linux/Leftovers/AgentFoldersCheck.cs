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
        AgentConfiguration agent = guest.Facts().Agent;
        CloudInit cloudInit = guest.Facts().CloudInit;
        return LinuxCheck.Of(agent.UnsafeFolders, folders => folders
            .Select(folder => Refused(AgentConfiguration.Path, folder.Key, folder.Value)), Severity.Info)
            .Concat(LinuxCheck.Of(
                agent.SafePasswordFile.Then(safe => agent.PasswordFile.Then(named => safe is null && guest.Find(named) is not null ? named : null)),
                named => named is null ? [] : [Refused(AgentConfiguration.Path, "OS.PasswordPath", named)],
                Severity.Info))
            .Concat(LinuxCheck.Of(
                cloudInit.Folder.Then(folder => guest.Emptiable(folder)
                    .Then(path => path is null && (guest.Find(folder) is not null || !SystemPlaces.IsPlain(folder)) ? folder : null)),
                folder => folder is null ? [] : [Refused("/etc/cloud/cloud.cfg", "system_info.paths.cloud_dir", folder)],
                Severity.Info));
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
