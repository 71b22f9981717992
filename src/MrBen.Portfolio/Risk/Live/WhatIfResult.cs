using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
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
    private (int Asset, double Value, double Held, double Covariance)[] _traded = [];
    private int _tradedCount;
    private bool _isAnswered;

    /// <summary>The assets of the weights and contributions, in their order; empty where there was no model.</summary>
    public ImmutableArray<AssetId> Assets { get; internal set; } = [];

    /// <summary>One sentence on why the risk with the orders is not known; empty where it is.</summary>
    public string Detail { get; internal set; } = "";

    /// <summary>What each limit of the manager says to the orders, in the order of its options.</summary>
    public ReadOnlySpan<LimitVerdict> Limits => _verdicts.AsSpan(0, _verdictCount);

    /// <summary>Whether a halt holds that nobody has lifted, of whichever limit: no order passes.</summary>
    public bool IsHalted { get; private set; }

    /// <summary>Whether every limit lets the orders pass and none halts; false until a question was answered.</summary>
    public bool IsAllowed
    {
        get
        {
            if (!_isAnswered || IsHalted)
            {
                return false;
            }

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

    /// <summary>
    /// Weight of each asset of the model as it is. Worked out from the weights after the orders at the first call, O(N) for each order.
    /// </summary>
    public ReadOnlySpan<double> WeightsBefore => BeforePart(0);

    /// <summary>Weight of each asset of the model with the orders filled.</summary>
    public ReadOnlySpan<double> WeightsAfter => Part(1);

    /// <summary>What each asset is of the volatility as it is: they sum to it. Worked out as <see cref="WeightsBefore"/> are.</summary>
    public ReadOnlySpan<double> ContributionsBefore => BeforePart(2);

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

    /// <summary>Whether the parts before the orders are there; otherwise they follow from those after them.</summary>
    internal bool KnowsBefore { get; set; }

    /// <summary>Takes note of what the parts before the orders follow from; false where they do not follow.</summary>
    internal bool TryRemember(ReadOnlySpan<LiveOrder> orders, StreamingVariance variance)
    {
        if (After is not { Status: LiveRiskStatus.Current, Volatility: > 0 })
        {
            return false;
        }

        if (_traded.Length < orders.Length)
        {
            _traded = new (int, double, double, double)[orders.Length];
        }

        _tradedCount = orders.Length;
        for (int k = 0; k < orders.Length; k++)
        {
            int asset = orders[k].Asset;
            _traded[k] = (asset, orders[k].Value, variance.Exposures[asset], variance.CovarianceWith(asset));
        }

        return true;
    }

    // With factors Σx has to be made: it and what is before the orders are kept between two changes.
    internal bool Holds(LiveRisk risk, long version) => _held == risk && _heldVersion == version;

    internal void Hold(LiveRisk? risk, long version)
    {
        KnowsBefore &= risk is not null;
        (_held, _heldVersion) = (risk, version);
    }

    // A question that ends in an exception leaves no answer.
    internal void Begin() => (_isAnswered, IsHalted) = (false, false);

    internal void Answered(bool isHalted) => (_isAnswered, IsHalted) = (true, isHalted);

    // There is no model, or it does not cover the orders.
    internal void Fail(in LiveRiskReading before, in LiveRiskReading after)
    {
        Hold(null, 0);
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

    private ReadOnlySpan<double> BeforePart(int index)
    {
        if (!KnowsBefore && _held is not null)
        {
            TakeBack(_held.Model.Covariance);
            KnowsBefore = true;
        }

        return Part(index);
    }

    // An asset that is not traded has the same value v before and after, and of its covariance with the portfolio an order of d in asset j takes
    // back d·Σᵢⱼ; what is traded was noted.
    private void TakeBack(ISymmetricOperator covariance)
    {
        (double valueBefore, double riskBefore) = LiveRisk.Scales(Before);
        (_, double riskAfter) = LiveRisk.Scales(After);
        Span<double> weights = Part(0);
        Span<double> contributions = Part(2);
        ReadOnlySpan<double> weightsAfter = Part(1);
        ReadOnlySpan<double> contributionsAfter = Part(3);
        Span<double> moved = Products;
        moved.Clear();
        foreach ((int asset, double value, _, _) in _traded.AsSpan(0, _tradedCount))
        {
            covariance.CopyRow(asset, Scratch);
            Kernels.Axpy(value, Scratch, moved);
        }

        for (int i = 0; i < weights.Length; i++)
        {
            double held = weightsAfter[i] * After.NetAssetValue;
            weights[i] = held * valueBefore;
            contributions[i] = ((contributionsAfter[i] / riskAfter) - (held * moved[i])) * riskBefore;
        }

        foreach ((int asset, _, double held, double product) in _traded.AsSpan(0, _tradedCount))
        {
            weights[asset] = held * valueBefore;
            contributions[asset] = held * product * riskBefore;
        }
    }

    internal Span<double> Products => Part(4);

    internal Span<double> Scratch => Part(5);
}
