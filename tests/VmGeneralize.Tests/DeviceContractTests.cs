using System.Reflection;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Tests;

public class DeviceContractTests
{
    /// <summary>
    /// The projects whose own tests detect a device without a contract class. A project that is not listed yet gets a contract class for each of
    /// its devices, a test like theirs (<c>Every_device_has_a_contract_class</c>) and an entry here.
    /// </summary>
    private static readonly string[] Checked =
    [
        "VmGeneralize.Azure",
        "VmGeneralize.Blocks",
        "VmGeneralize.Disks",
        "VmGeneralize.FileSystems",
        "VmGeneralize.Volumes",
    ];

    [Fact]
    public void No_project_has_devices_that_no_contract_is_about()
    {
        string folder = Path.GetDirectoryName(typeof(DeviceContractTests).Assembly.Location)!;
        IEnumerable<string> projects = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(path => Path.GetFileName(path));

        string[] withDevices =
        [
            .. projects.Where(name => DeviceContractCoverage.DevicesIn(Load(folder, name)).Any()).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(Checked, withDevices);
    }

    // The tool's own file has the name of the command.
    private static Assembly Load(string folder, string project) =>
        Assembly.LoadFrom(Path.Combine(folder, (project == "VmGeneralize" ? "vmgeneralize" : project) + ".dll"));
}
