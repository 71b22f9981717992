using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk.Live;

/// <summary>
/// The risk of the moment with every asset's part in it: the caller's buffer, which every reading fills anew; nothing is allocated once it is as
/// large as the portfolio. Not thread-safe.
/// </summary>
public sealed class LiveRiskView
{
    private double[] _buffer = [];

    /// <summary>The risk.</summary>
    public LiveRiskReading Reading { get; private set; }

    /// <summary>The assets of the weights and contributions, in their order; empty where it is not known how they move.</summary>
    public ImmutableArray<AssetId> Assets { get; private set; } = [];

    /// <summary>Market values over net asset value.</summary>
    public ReadOnlySpan<double> Weights => _buffer.AsSpan(0, Assets.Length);

    /// <summary>What each asset is of the volatility per year: they sum to it.</summary>
    public ReadOnlySpan<double> Contributions => _buffer.AsSpan(Assets.Length, Assets.Length);

    internal void Read(LiveRisk risk)
    {
        Assets = risk.Model.Assets;
        int count = Assets.Length;
        if (_buffer.Length < 2 * count)
        {
            _buffer = new double[2 * count];
        }

        Reading = risk.Read(_buffer.AsSpan(0, count), _buffer.AsSpan(count, count));
    }

    internal void Clear(in LiveRiskReading reading) => (Reading, Assets) = (reading, []);
}
