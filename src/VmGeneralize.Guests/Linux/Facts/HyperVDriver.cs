namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>One driver that a Linux guest needs in Azure, for one of its kernels.</summary>
/// <param name="Kernel">Kernel release, such as <c>6.1.0-37-cloud-amd64</c>.</param>
/// <param name="Module">The driver.</param>
/// <param name="Place">How the kernel gets it.</param>
/// <param name="Evidence">The file that shows it, or that would.</param>
public sealed record HyperVDriver(string Kernel, NeededModule Module, Fact<DriverPlace> Place, string Evidence);
