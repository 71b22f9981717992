using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <content>The mean of several forests as one.</content>
public sealed partial class TreeForest
{
    /// <summary>A forest that predicts the mean of what several predict, for example of a random forest and of boosted trees.</summary>
    /// <param name="forests">The forests, at least one, all of one schema.</param>
    /// <param name="limits">How large the whole may be; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There is none, one is <see langword="null"/>, their schemas differ, or together they exceed the limits.
    /// </exception>
    /// <remarks>
    /// Equal to the mean of their predictions but for rounding. It has no quantiles; its manifest is that of each under <c>mean_of</c>.
    /// </remarks>
    public static TreeForest MeanOf(ImmutableArray<TreeForest> forests, TreeForestLimits? limits = null)
    {
        if (forests.IsDefaultOrEmpty || forests.Contains(null!))
        {
            throw new ArgumentException("A mean needs at least one forest, and none may be null.", nameof(forests));
        }

        foreach (TreeForest forest in forests)
        {
            if (!forest.Schema.Equals(forests[0].Schema))
            {
                throw new ArgumentException($"A forest has the schema {forest.Schema}, the first {forests[0].Schema}.", nameof(forests));
            }
        }

        TreeForestLimits sound = TreeForestLimits.Sound(limits);
        string manifest = Invariant($"{{\"mean_of\":[{string.Join(',', forests.Select(forest => forest.Manifest))}]}}");
        ForestLayout layout = ForestLayout.MeanOf([.. forests.Select(forest => forest._layout)]);
        string? excess = ForestLayout.CountFault(layout.NodeCounts.Length, layout.Features.Length, samples: 0, sound)
            ?? (TreeForestFormat.ByteCount(manifest) > sound.MaxManifestBytes
                ? Invariant($"The manifests have {TreeForestFormat.ByteCount(manifest)} bytes; at most {sound.MaxManifestBytes} are allowed.")
                : null);
        return excess is null
            ? new TreeForest(forests[0].Schema, layout, manifest)
            : throw new ArgumentException(excess, nameof(forests));
    }
}
