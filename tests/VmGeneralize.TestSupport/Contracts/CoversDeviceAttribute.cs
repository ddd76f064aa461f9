namespace VmGeneralize.TestSupport.Contracts;

/// <summary>Which device a <see cref="DeviceContract"/> is about; its tests check that it is that one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CoversDeviceAttribute(Type device) : Attribute
{
    public Type Device { get; } = device;
}
