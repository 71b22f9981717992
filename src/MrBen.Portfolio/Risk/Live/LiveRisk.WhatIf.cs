using System.Numerics;
using System.Runtime.InteropServices;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Live;

/// <content>Orders that are not sent yet.</content>
public sealed partial class LiveRisk
{
    /// <summary>The risk there would be with one order filled. O(1), with factors O(K); changes nothing; for any thread.</summary>
    /// <exception cref="ArgumentException">There is no such asset, or a number is not finite.</exception>
    public LiveRiskReading WhatIf(in LiveOrder order)
    {
        Check(order);
        SpinWait wait = default;
        while (true)
        {
            long version = BeginRead(ref wait);
            LiveRiskReading reading = With(order);
            if (IsUntouched(version))
            {
                return reading;
            }
        }
    }

    /// <summary>
    /// The risk there would be with orders filled, beside what it is, with every asset's part in it. O(N) for one order and O(N) for each more,
    /// with factors times K; changes nothing; for any thread.
    /// </summary>
    /// <param name="orders">The orders; several of one asset add up.</param>
    /// <param name="result">Receives the answer.</param>
    /// <exception cref="ArgumentException">There is no such asset, or a number is not finite; the result is as it was.</exception>
    public void WhatIf(ReadOnlySpan<LiveOrder> orders, WhatIfResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (ref readonly LiveOrder order in orders)
        {
            Check(order);
        }

        result.Resize(_variance.Count);
        SpinWait wait = default;
        while (true)
        {
            long version = BeginRead(ref wait);
            result.Before = Measure(_variance.Variance, _variance.GrossExposure, _variance.NetExposure, _gain, _totals);
            if (orders.Length == 1)
            {
                Fill(orders[0], result);
            }
            else
            {
                Fill(orders, result);
            }

            if (IsUntouched(version))
            {
                return;
            }
        }
    }

    private LiveRiskReading With(in LiveOrder order)
    {
        double held = _variance.Exposures[order.Asset];
        return Measure(
            _variance.VarianceWith(order.Asset, held + order.Value),
            _variance.GrossExposure + (Math.Abs(held + order.Value) - Math.Abs(held)),
            _variance.NetExposure + order.Value,
            _gain + (Model.MeanReturns[order.Asset] * order.Value),
            _totals with { NetAssetValue = _totals.NetAssetValue - order.Cost });
    }

    // One pass over all assets: what it writes is known but for the scale before it begins.
    private void Fill(in LiveOrder order, WhatIfResult result)
    {
        LiveRiskReading after = With(order);
        result.After = after;
        (double perValue, double perRisk) = Scales(result.Before);
        (double perValueAfter, double perRiskAfter) = Scales(after);
        Span<double> scratch = result.Scratch;
        ReadOnlySpan<double> row = Row(order.Asset, scratch);
        ReadOnlySpan<double> products = _variance.ProductsOr(result.Part(3));
        ReadOnlySpan<double> values = _variance.Exposures;
        ref double weights = ref MemoryMarshal.GetReference(result.Part(0));
        ref double weightsAfter = ref MemoryMarshal.GetReference(result.Part(1));
        ref double contributions = ref MemoryMarshal.GetReference(result.Part(2));
        ref double contributionsAfter = ref MemoryMarshal.GetReference(result.Part(3));
        ref double value0 = ref MemoryMarshal.GetReference(values);
        ref double product0 = ref MemoryMarshal.GetReference(products);
        ref double row0 = ref MemoryMarshal.GetReference(row);
        Vector<double> change = new(order.Value);
        Vector<double> scale = new(perValue);
        Vector<double> scaleAfter = new(perValueAfter);
        Vector<double> risk = new(perRisk);
        Vector<double> riskAfter = new(perRiskAfter);
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> value = Vector.LoadUnsafe(ref value0, (nuint)i);
            Vector<double> product = Vector.LoadUnsafe(ref product0, (nuint)i);
            Vector<double> moved = product + (change * Vector.LoadUnsafe(ref row0, (nuint)i));
            (value * scale).StoreUnsafe(ref weights, (nuint)i);
            (value * scaleAfter).StoreUnsafe(ref weightsAfter, (nuint)i);
            (value * product * risk).StoreUnsafe(ref contributions, (nuint)i);
            (value * moved * riskAfter).StoreUnsafe(ref contributionsAfter, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            double moved = products[i] + (order.Value * row[i]);
            result.Part(0)[i] = values[i] * perValue;
            result.Part(1)[i] = values[i] * perValueAfter;
            result.Part(2)[i] = values[i] * products[i] * perRisk;
            result.Part(3)[i] = values[i] * moved * perRiskAfter;
        }

        double traded = values[order.Asset] + order.Value;
        double covariance = _variance.CovarianceWith(order.Asset) + (order.Value * Model.Covariance.Diagonal(order.Asset));
        result.Part(1)[order.Asset] = traded * perValueAfter;
        result.Part(3)[order.Asset] = traded * covariance * perRiskAfter;
    }

    private void Fill(ReadOnlySpan<LiveOrder> orders, WhatIfResult result)
    {
        _variance.Exposures.CopyTo(result.Part(0));
        _variance.Exposures.CopyTo(result.Part(1));
        _variance.CopyCovariances(result.Part(2));
        result.Part(2).CopyTo(result.Part(3));
        double cost = 0;
        foreach (ref readonly LiveOrder order in orders)
        {
            result.Part(1)[order.Asset] += order.Value;
            Kernels.Axpy(order.Value, Row(order.Asset, result.Scratch), result.Part(3));
            cost += order.Cost;
        }

        ReadOnlySpan<double> after = result.WeightsAfter;
        double gross = 0;
        double net = 0;
        foreach (double value in after)
        {
            gross += Math.Abs(value);
            net += value;
        }

        result.After = Measure(
            Math.Max(0, Kernels.Dot(after, result.ContributionsAfter)), gross, net, Kernels.Dot(Model.MeanReturns, after),
            _totals with { NetAssetValue = _totals.NetAssetValue - cost });
        Share(result.Before, result.Part(0), result.Part(2));
        Share(result.After, result.Part(1), result.Part(3));
    }

    private ReadOnlySpan<double> Row(int asset, Span<double> scratch)
    {
        if (Model.Covariance is SymmetricMatrix matrix)
        {
            return matrix.Row(asset);
        }

        Model.Covariance.CopyRow(asset, scratch);
        return scratch;
    }

    // What makes weights of market values, and contributions of market values times Σx.
    private static (double PerValue, double PerRisk) Scales(in LiveRiskReading reading)
    {
        if (reading.Status != LiveRiskStatus.Current)
        {
            return (0, 0);
        }

        double perValue = 1 / reading.NetAssetValue;
        return (perValue, reading.Volatility is > 0 and { } volatility ? perValue * perValue / volatility : 0);
    }

    private void Check(in LiveOrder order)
    {
        CheckAsset(order.Asset);
        Guard.Finite(order.Value);
        Guard.Finite(order.Cost);
    }
}
