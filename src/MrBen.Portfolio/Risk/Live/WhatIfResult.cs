using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Streaming;

namespace MrBen.Portfolio.Risk.Live;

/// <summary>
/// What orders would make of a portfolio's risk: the caller's buffer, which every answer fills anew; nothing is allocated once it is as large as
/// the portfolio. Not thread-safe.
/// </summary>
public sealed class WhatIfResult
{
    private readonly AlignedParts _parts = new();
    private LiveOrder[] _orders = [];
    private LimitVerdict[] _verdicts = [];
    private int _verdictCount;
    private LiveRisk? _held;
    private long _heldVersion;

    /// <summary>The assets of the weights and contributions, in their order; empty where there was no model.</summary>
    public ImmutableArray<AssetId> Assets { get; internal set; } = [];

    /// <summary>One sentence on why the risk with the orders is not known; empty where it is.</summary>
    public string Detail { get; internal set; } = "";

    /// <summary>What each limit of the manager says to the orders, in the order of its options.</summary>
    public ReadOnlySpan<LimitVerdict> Limits => _verdicts.AsSpan(0, _verdictCount);

    /// <summary>Whether every limit lets the orders pass.</summary>
    public bool IsAllowed
    {
        get
        {
            foreach (ref readonly LimitVerdict verdict in Limits)
            {
                if (!verdict.IsAllowed)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The risk as it is.</summary>
    public LiveRiskReading Before { get; internal set; }

    /// <summary>The risk with the orders filled.</summary>
    public LiveRiskReading After { get; internal set; }

    /// <summary>Weight of each asset of the model as it is.</summary>
    public ReadOnlySpan<double> WeightsBefore => Part(0);

    /// <summary>Weight of each asset of the model with the orders filled.</summary>
    public ReadOnlySpan<double> WeightsAfter => Part(1);

    /// <summary>What each asset is of the volatility as it is: they sum to it.</summary>
    public ReadOnlySpan<double> ContributionsBefore => Part(2);

    /// <summary>What each asset is of the volatility with the orders filled.</summary>
    public ReadOnlySpan<double> ContributionsAfter => Part(3);

    /// <summary>By how much the volatility per year changes; <see langword="null"/> where one of the two is unknown.</summary>
    public double? VolatilityChange => After.Volatility - Before.Volatility;

    /// <summary>By how much the Gaussian value at risk changes.</summary>
    public double? ValueAtRiskChange => After.ValueAtRisk - Before.ValueAtRisk;

    /// <summary>By how much the Gaussian conditional value at risk changes.</summary>
    public double? ConditionalValueAtRiskChange => After.ConditionalValueAtRisk - Before.ConditionalValueAtRisk;

    // Weights before and after, contributions before and after, Σx where it is not kept elsewhere, and one part more to work in.
    internal void Resize(int count)
    {
        if (!_parts.Resize(6, count))
        {
            _held = null;
        }
    }

    // What is before the orders is the same for every question between two changes: it is written once.
    internal bool Holds(LiveRisk risk, long version) => _held == risk && _heldVersion == version;

    internal void Hold(LiveRisk? risk, long version) => (_held, _heldVersion) = (risk, version);

    // There is no model, or it does not cover the orders.
    internal void Fail(in LiveRiskReading before, in LiveRiskReading after)
    {
        (Before, After, Assets) = (before, after, []);
        Resize(0);
    }

    internal Span<LiveOrder> Orders(int count)
    {
        if (_orders.Length < count)
        {
            _orders = new LiveOrder[count];
        }

        return _orders.AsSpan(0, count);
    }

    internal Span<LimitVerdict> Verdicts(int count)
    {
        if (_verdicts.Length < count)
        {
            _verdicts = new LimitVerdict[count];
        }

        _verdictCount = count;
        return _verdicts.AsSpan(0, count);
    }

    internal Span<double> Part(int index) => _parts[index];

    internal Span<double> Products => Part(4);

    internal Span<double> Scratch => Part(5);
}
