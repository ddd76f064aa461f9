namespace VmGeneralize.Azure.Compute;

/// <summary>Processors that Azure has machines with.</summary>
public enum CpuArchitecture
{
    X64,
    Arm64,
}
