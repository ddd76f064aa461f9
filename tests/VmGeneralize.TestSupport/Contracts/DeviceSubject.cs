using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport.Contracts;

/// <summary>A device under test and the truth about it.</summary>
/// <param name="Device">Disposed with this.</param>
/// <param name="Model">What it reads as at first.</param>
/// <param name="Owned">What else goes then: files, devices below.</param>
public sealed record DeviceSubject(IBlockDevice Device, IDeviceModel Model, params IReadOnlyList<IDisposable> Owned) : IDisposable
{
    /// <summary>Size in bytes of what it is made of, whose borders are worth a look; 0 for none.</summary>
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
