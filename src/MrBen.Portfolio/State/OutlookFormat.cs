using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>The canonical bytes of an outlook, as a part of <see cref="StateFormat"/>.</summary>
internal static class OutlookFormat
{
    private const byte Proportional = 0;
    private const byte Variance = 1;
    private const byte Confidence = 2;

    public static void Write(StateWriter writer, MarketOutlook outlook)
    {
        writer.Write(outlook.Benchmark is not null);
        if (outlook.Benchmark is { } benchmark)
        {
            writer.Write(benchmark.Value);
        }

        writer.Write(outlook.MarketWeights is not null);
        if (outlook.MarketWeights is { } market)
        {
            writer.WriteAssets(market.Assets);
            foreach (double weight in market.Weights)
            {
                writer.Write(weight);
            }
        }

        writer.Write(outlook.Views.Length);
        foreach (View view in outlook.Views)
        {
            writer.WriteAssets([.. view.Exposures.Select(exposure => exposure.Asset)]);
            foreach (ViewExposure exposure in view.Exposures)
            {
                writer.Write(exposure.Weight);
            }

            writer.Write(view.ExpectedReturn);
            writer.Write(view.Uncertainty.Variance is not null ? Variance : view.Uncertainty.Confidence is not null ? Confidence : Proportional);
            writer.Write(view.Uncertainty.Variance ?? view.Uncertainty.Confidence ?? 0);
        }
    }

    public static MarketOutlook Read(StateReader reader)
    {
        AssetId? benchmark = reader.ReadBoolean() ? new AssetId(reader.ReadString()) : default(AssetId?);
        MarketWeights? market = null;
        if (reader.ReadBoolean())
        {
            ImmutableArray<AssetId> assets = reader.ReadAssets();
            market = MarketWeights.Create(assets, ReadNumbers(reader, assets.Length));
        }

        ImmutableArray<View>.Builder views = ImmutableArray.CreateBuilder<View>();
        for (int count = reader.ReadCount(); views.Count < count;)
        {
            views.Add(ReadView(reader));
        }

        return new MarketOutlook { Benchmark = benchmark, MarketWeights = market, Views = views.ToImmutable() };
    }

    private static View ReadView(StateReader reader)
    {
        ImmutableArray<AssetId> assets = reader.ReadAssets();
        double[] weights = ReadNumbers(reader, assets.Length);
        View view = View.Of([.. assets.Select((asset, i) => new ViewExposure(asset, weights[i]))], reader.ReadDouble());
        byte kind = reader.ReadByte();
        double number = reader.ReadDouble();
        return kind switch
        {
            Proportional => view,
            Variance => view.WithVariance(number),
            Confidence => view.WithConfidence(number),
            _ => throw new FormatException(FormattableString.Invariant($"{kind} is no kind of uncertainty.")),
        };
    }

    private static double[] ReadNumbers(StateReader reader, int count)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = reader.ReadDouble();
        }

        return numbers;
    }
}
