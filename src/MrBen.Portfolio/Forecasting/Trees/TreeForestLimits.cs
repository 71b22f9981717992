using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>How large a forest may be: checked before anything is allocated for it.</summary>
public sealed record TreeForestLimits
{
    /// <summary>The most that any setting of bytes and counts may say.</summary>
    private const int Most = 1 << 30;

    /// <summary>The most that <see cref="MaxDepth"/> may say: explanations descend by recursion.</summary>
    private const int MostDepth = 1_024;

    /// <summary>Largest file in bytes, in [1, 2³⁰]. Default 2²⁶, 64 MB.</summary>
    public int MaxBytes { get; set; } = 1 << 26;

    /// <summary>Most features, in [1, 2³⁰]. Default 10,000.</summary>
    public int MaxFeatures { get; set; } = 10_000;

    /// <summary>Most trees, in [1, 2³⁰]. Default 10,000.</summary>
    public int MaxTrees { get; set; } = 10_000;

    /// <summary>Most inner nodes of all trees together, in [1, 2³⁰]. Default 2,000,000.</summary>
    public int MaxNodes { get; set; } = 2_000_000;

    /// <summary>Most inner nodes on the way to a leaf, in [1, 1,024]. Default 256.</summary>
    public int MaxDepth { get; set; } = 256;

    /// <summary>Most labels in the leaves of all trees together, in [1, 2³⁰]. Default 10,000,000.</summary>
    public int MaxSamples { get; set; } = 10_000_000;

    /// <summary>Longest manifest in bytes of UTF-8, in [1, 2³⁰]. Default 2²⁰, 1 MB.</summary>
    public int MaxManifestBytes { get; set; } = 1 << 20;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Check(nameof(MaxBytes), MaxBytes, Most);
        Check(nameof(MaxFeatures), MaxFeatures, Most);
        Check(nameof(MaxTrees), MaxTrees, Most);
        Check(nameof(MaxNodes), MaxNodes, Most);
        Check(nameof(MaxDepth), MaxDepth, MostDepth);
        Check(nameof(MaxSamples), MaxSamples, Most);
        Check(nameof(MaxManifestBytes), MaxManifestBytes, Most);
        return errors;

        void Check(string name, int value, int most)
        {
            if (value < 1 || value > most)
            {
                errors.Add(Invariant($"{name} must be in [1, {most}]; it is {value}."));
            }
        }
    }

    /// <summary>A copy of sound settings, or of the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    internal static TreeForestLimits Sound(TreeForestLimits? limits)
    {
        TreeForestLimits copy = limits is null ? new() : limits with { };
        IReadOnlyList<string> errors = copy.Validate();
        return errors.Count == 0 ? copy : throw new ArgumentException(string.Join(' ', errors), nameof(limits));
    }
}
