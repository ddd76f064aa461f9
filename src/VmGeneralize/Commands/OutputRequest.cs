using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Output;

namespace VmGeneralize.Commands;

/// <summary>What to read, what to write and how.</summary>
/// <param name="Source">The disk to read.</param>
/// <param name="Target">The disk file to write.</param>
/// <param name="Format">Its container.</param>
/// <param name="Overwrite">Replace the target if it exists.</param>
/// <param name="WritePage">Leave pages for people beside the target.</param>
/// <param name="Report">Where to write a page besides, or null.</param>
/// <param name="Options">What to change.</param>
/// <param name="Optimize">Whether DISM is to be the last step.</param>
/// <param name="Plan">What has to come out, or null for whatever does.</param>
internal sealed record OutputRequest(
    SourceDisk Source, string Target, OutputFormat Format, bool Overwrite, bool WritePage, string? Report, GeneralizeOptions Options, OptimizeWish Optimize = OptimizeWish.No, SavedPlan? Plan = null);
