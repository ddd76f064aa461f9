using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>A device under test and its expected contents.</summary>
/// <param name="Device">The device; disposed with this record.</param>
/// <param name="Model">The expected contents at first.</param>
/// <param name="Owned">Whatever else is disposed with it: files, devices below.</param>
public sealed record DeviceSubject(IBlockDevice Device, IDeviceModel Model, params IReadOnlyList<IDisposable> Owned) : IDisposable
{
    /// <summary>Size in bytes of the units that the device is made of, whose boundaries are worth testing; 0 if there are none.</summary>
    public long Unit { get; init; }

    public void Dispose()
    {
        Device.Dispose();
        Model.Dispose();
        foreach (IDisposable owned in Owned)
        {
            owned.Dispose();
        }
    }
}
