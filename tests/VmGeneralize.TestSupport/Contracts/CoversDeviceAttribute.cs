namespace VmGeneralize.TestSupport.Contracts;

/// <summary>Names the device that a <see cref="DeviceContract"/> is about; the contract's tests check that it really is that one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CoversDeviceAttribute(Type device) : Attribute
{
    public Type Device { get; } = device;
}
