using VmGeneralize.Fuzz;
using VmGeneralize.Fuzz.Guided;
using VmGeneralize.Fuzz.Targets;

if (args is [GuidedCommand.Verb or GuidedCommand.Inside or GuidedCommand.Replay, ..])
{
    return GuidedCommand.Run(args);
}

// dotnet run -c Release --project tests/VmGeneralize.Fuzz -- TARGET|all [CASES [FIRST_SEED]]
FuzzTarget[] targets =
[
    new ContainerTarget("vhd-fixed", ["-O", "vpc", "-o", "subformat=fixed,force_size=on"]),
    new ContainerTarget("vhd-dynamic", ["-O", "vpc", "-o", "subformat=dynamic,force_size=on"]),
    new ContainerTarget("vhdx", ["-O", "vhdx", "-o", "subformat=dynamic,block_size=1M"]),
    new WindowsDiskTarget("windows-disk", Aim.Structures),
    new WindowsDiskTarget("windows-files", Aim.Contents),
    new LinuxDiskTarget("linux-disk", Aim.Structures),
    new LinuxDiskTarget("linux-files", Aim.Contents),
    new XfsVolumeTarget(),
    new BtrfsVolumeTarget(),
    new RecordTarget(),
];

if (args is not [string name, ..] || targets.Where(target => name == "all" || target.Name == name).ToArray() is not [_, ..] chosen)
{
    Console.Error.WriteLine($"usage: TARGET|all [CASES [FIRST_SEED]], TARGET one of {string.Join(' ', targets.Select(target => target.Name))}");
    return 2;
}

int cases = args.Length > 1 ? int.Parse(args[1]) : 1000;
int first = args.Length > 2 ? int.Parse(args[2]) : 0;
int findings = 0;
foreach (FuzzTarget target in chosen)
{
    findings += FuzzRunner.Run(target, cases, first);
}

return findings == 0 ? 0 : 1;
