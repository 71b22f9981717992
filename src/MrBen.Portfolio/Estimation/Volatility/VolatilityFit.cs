using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>A volatility model fitted to a history. Immutable and thread-safe.</summary>
public abstract class VolatilityFit
{
    /// <summary>Records what was fitted.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="observations">Periods of the history.</param>
    /// <param name="horizons">Horizons the fit can forecast, ascending; empty where it can forecast any.</param>
    private protected VolatilityFit(AssetId asset, int observations, ImmutableArray<int> horizons) =>
        (Asset, Observations, Horizons) = (asset, observations, horizons);

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>Periods of the history fitted to.</summary>
    public int Observations { get; }

    /// <summary>Horizons in periods that can be forecast, ascending; empty where any can.</summary>
    public ImmutableArray<int> Horizons { get; }

    /// <summary>One sentence with the parameters.</summary>
    public abstract string Description { get; }

    /// <summary>Fewest periods after which <see cref="TrackFrom"/> can stand.</summary>
    public abstract int WarmUp { get; }

    /// <summary>A new tracker that stands after the last period of the history.</summary>
    public abstract VolatilityTracker Track();

    /// <summary>A new tracker with the parameters of this fit that stands after the last period of another history of the asset.</summary>
    /// <param name="history">
    /// At least <see cref="WarmUp"/> periods, for example the first of those fitted to, for forecasts within it.
    /// </param>
    /// <exception cref="ArgumentException">The history is too short.</exception>
    public VolatilityTracker TrackFrom(VolatilitySeries history)
    {
        ArgumentNullException.ThrowIfNull(history);
        Guard.AtLeast(WarmUp, history.Count, "periods", nameof(history));
        VolatilityTracker tracker = TrackFromNothing();
        for (int t = 0; t < history.Count; t++)
        {
            tracker.Update(history[t]);
        }

        return tracker;
    }

    /// <summary>
    /// Mean variance per period over the next <paramref name="horizon"/> periods after the history, in squared returns; times the horizon
    /// it is the variance of their sum where returns are uncorrelated.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not one of <see cref="Horizons"/>, or not positive.</exception>
    public double MeanVariance(int horizon = 1) => Track().MeanVariance(horizon);

    /// <summary><see cref="Description"/>.</summary>
    public sealed override string ToString() => Description;

    /// <summary>A tracker before the first period, which may forecast after <see cref="WarmUp"/> of them.</summary>
    private protected abstract VolatilityTracker TrackFromNothing();

    /// <summary>The place of a horizon in <see cref="Horizons"/>; −1 where any can be forecast.</summary>
    internal int PlaceOf(int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        int place = Horizons.IsEmpty ? -1 : Horizons.BinarySearch(horizon);
        return Horizons.IsEmpty || place >= 0
            ? place
            : throw new ArgumentOutOfRangeException(nameof(horizon), Invariant(
                $"The model was fitted for horizons of {string.Join(", ", Horizons)} periods, not for {horizon}."));
    }
}
