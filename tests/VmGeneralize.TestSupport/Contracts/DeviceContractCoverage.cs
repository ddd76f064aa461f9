using System.Reflection;
using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>Shows which devices of a project that ships have a contract class, and which were forgotten.</summary>
public static class DeviceContractCoverage
{
    /// <summary>Every kind of device in an assembly.</summary>
    public static IEnumerable<Type> DevicesIn(Assembly shipped) =>
        shipped.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBlockDevice)));

    /// <summary>The devices that no contract class covers; one that accepts writes needs a <see cref="WritableDeviceContract"/>.</summary>
    public static IEnumerable<string> Missing(Assembly shipped, Assembly tests)
    {
        ILookup<Type?, Type> contracts = tests.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DeviceContract)))
            .ToLookup(type => type.GetCustomAttribute<CoversDeviceAttribute>()?.Device);
        return DevicesIn(shipped)
            .Where(device => !contracts[device].Any(contract =>
                !device.IsAssignableTo(typeof(IWritableBlockDevice)) || contract.IsAssignableTo(typeof(WritableDeviceContract))))
            .Select(device => device.FullName!);
    }
}
