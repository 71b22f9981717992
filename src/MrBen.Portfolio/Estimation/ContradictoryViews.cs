using System.Collections.Immutable;

namespace MrBen.Portfolio.Estimation;

/// <summary>Views that are held for certain cannot hold together. Immutable and thread-safe.</summary>
public sealed record ContradictoryViews : EstimationFailure
{
    internal ContradictoryViews(int view, ImmutableArray<int> against, string detail) =>
        (View, Against, Detail) = (view, against, detail);

    /// <summary>The place of the view that does not fit, from 0 in the order given.</summary>
    public int View { get; }

    /// <summary>
    /// The places of the views before it that it does not fit; empty where the prior alone, without any variance, forbids it.
    /// </summary>
    public ImmutableArray<int> Against { get; }

    /// <inheritdoc/>
    public override string Detail { get; }
}
