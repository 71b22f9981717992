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
    /// with factors times K; the parts before the orders are worked out when they are asked for. Changes nothing; for any thread.
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
            bool keepsProducts = !_variance.Products.IsEmpty;
            if (keepsProducts || !result.Holds(this, version))
            {
                result.Hold(null, 0); // until it is known to be whole
                result.Before = Measure(_variance.Variance, _variance.GrossExposure, _variance.NetExposure, _gain, _totals);
                if (!keepsProducts)
                {
                    _variance.CopyCovariances(result.Products);
                    FillBefore(result);
                }
            }

            if (orders.Length == 1)
            {
                Fill(orders[0], result);
            }
            else
            {
                Fill(orders, result);
            }

            if (!result.KnowsBefore && !result.TryRemember(orders, _variance))
            {
                FillBefore(result);
            }

            if (IsUntouched(version))
            {
                result.Hold(this, version);
                result.Answered(isHalted: false);
                return;
            }
        }
    }

    private void FillBefore(WhatIfResult result)
    {
        Write(result.Before, _variance.Exposures, Products(result), 0, Products(result), result.Part(0), result.Part(2));
        result.KnowsBefore = true;
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
        Span<double> weights = result.Part(1);
        Span<double> contributions = result.Part(3);
        Write(after, _variance.Exposures, Products(result), order.Value, Row(order.Asset, result.Scratch), weights, contributions);
        (double perValue, double perRisk) = Scales(after);
        double traded = _variance.Exposures[order.Asset] + order.Value;
        double covariance = _variance.CovarianceWith(order.Asset) + (order.Value * Model.Covariance.Diagonal(order.Asset));
        weights[order.Asset] = traded * perValue;
        contributions[order.Asset] = traded * covariance * perRisk;
    }

    private void Fill(ReadOnlySpan<LiveOrder> orders, WhatIfResult result)
    {
        Span<double> values = result.Part(1);
        Span<double> products = result.Part(3);
        _variance.Exposures.CopyTo(values);
        Products(result).CopyTo(products);
        double cost = 0;
        foreach (ref readonly LiveOrder order in orders)
        {
            values[order.Asset] += order.Value;
            Kernels.Axpy(order.Value, Row(order.Asset, result.Scratch), products);
            cost += order.Cost;
        }

        double gross = 0;
        double net = 0;
        foreach (double value in values)
        {
            gross += Math.Abs(value);
            net += value;
        }

        result.After = Measure(
            Math.Max(0, Kernels.Dot(values, products)), gross, net, Kernels.Dot(Model.MeanReturns, values),
            _totals with { NetAssetValue = _totals.NetAssetValue - cost });
        Write(result.After, values, products, 0, products, values, products);
    }

    // Weights and contributions of market values and Σx in money, of which Σx changes by a multiple of a row; each may be written over what it
    // is made of.
    private static void Write(
        in LiveRiskReading reading, ReadOnlySpan<double> values, ReadOnlySpan<double> products, double change, ReadOnlySpan<double> row,
        Span<double> weights, Span<double> contributions)
    {
        (double perValue, double perRisk) = Scales(reading);
        ref double value0 = ref MemoryMarshal.GetReference(values);
        ref double product0 = ref MemoryMarshal.GetReference(products);
        ref double row0 = ref MemoryMarshal.GetReference(row);
        ref double weight0 = ref MemoryMarshal.GetReference(weights);
        ref double contribution0 = ref MemoryMarshal.GetReference(contributions);
        Vector<double> step = new(change);
        Vector<double> scale = new(perValue);
        Vector<double> risk = new(perRisk);
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> value = Vector.LoadUnsafe(ref value0, (nuint)i);
            Vector<double> moved = Vector.LoadUnsafe(ref product0, (nuint)i) + (step * Vector.LoadUnsafe(ref row0, (nuint)i));
            (value * scale).StoreUnsafe(ref weight0, (nuint)i);
            (value * moved * risk).StoreUnsafe(ref contribution0, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            double value = values[i];
            double moved = products[i] + (change * row[i]);
            weights[i] = value * perValue;
            contributions[i] = value * moved * perRisk;
        }
    }

    private ReadOnlySpan<double> Products(WhatIfResult result) => _variance.Products is { IsEmpty: false } kept ? kept : result.Products;

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
    internal static (double PerValue, double PerRisk) Scales(in LiveRiskReading reading)
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
