using System.Security.Cryptography;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

public class VarianceModelFormatTests
{
    private const int HashSize = 32;
    private const int HeaderSize = 16;

    private static readonly FeaturePanel Panel = PlantedPanel.Draw(1, 2, 300, 0.2, 0.8);
    private static readonly VarianceModel Model = Train();
    private static readonly byte[] Saved = Save(Model);

    [Fact]
    public void Read_Written_IsTheModelBitForBit()
    {
        using MemoryStream stream = new([.. Saved, 1, 2, 3]);
        VarianceModel model = VarianceModel.Read(stream);
        Assert.Equal(Saved.Length, stream.Position); // what follows stays there
        Assert.Equal(Saved, Save(model));
        Assert.Equal(Model.Hash, model.Hash);
        Assert.Equal(Convert.ToHexStringLower(Saved.AsSpan(^HashSize..)), model.Hash);
        Assert.Equal(Model.ToString(), model.ToString());
        Assert.Equal(Model.ModelBand, model.ModelBand);
        Assert.Null(model.BaselineBand);
        for (int row = 0; row < Panel.Count; row++)
        {
            int asset = Model.IndexOf(Panel.AssetOf(row));
            Assert.Equal(
                Model.Forecast(asset, Panel.Row(row), PredictionStatus.Active),
                model.Forecast(asset, Panel.Row(row), PredictionStatus.Active));
        }
    }

    [Fact]
    public void Read_Truncated_IsRefusedAtEveryByte()
    {
        for (int length = 0; length < Saved.Length; length++)
        {
            VarianceModelFormatException error = Assert.Throws<VarianceModelFormatException>(() => Load(Saved[..length]));
            Assert.Equal(
                length < HeaderSize ? "The stream does not start with a variance model."
                : $"The variance model ends {Saved.Length - length} bytes early.",
                error.Message);
        }
    }

    [Fact]
    public void Read_AnyBitFlipped_IsRefused()
    {
        for (int i = 0; i < Saved.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. Saved];
                damaged[i] ^= (byte)(1 << bit);
                Assert.Throws<VarianceModelFormatException>(() => Load(damaged));
            }
        }
    }

    // Forged: the checksum is made to agree, within or without the forest's own. What is taken then forecasts numbers.
    [Fact]
    public void Read_Forged_IsRefusedOrForecastsNumbers()
    {
        int forest = Saved.AsSpan().IndexOf("MBFOREST"u8);
        SeededRandom random = new(9);
        (int refused, int taken) = (0, 0);
        for (int draw = 0; draw < TestTier.Count(4_000, 100_000); draw++)
        {
            byte[] forged = [.. Saved];
            for (int change = random.NextBelow(3); change >= 0; change--)
            {
                int place = HeaderSize + random.NextBelow(Saved.Length - HeaderSize - HashSize);
                forged[place] = (byte)(random.NextBelow(2) == 0 ? random.NextBelow(256) : random.NextBelow(2) * 255);
            }

            SHA256.HashData(forged.AsSpan(forest..^(2 * HashSize)), forged.AsSpan(^(2 * HashSize)..^HashSize));
            SHA256.HashData(forged.AsSpan(..^HashSize), forged.AsSpan(^HashSize..));
            VarianceModel model;
            try
            {
                model = Load(forged);
            }
            catch (VarianceModelFormatException error)
            {
                Assert.NotEmpty(error.Message);
                Assert.NotEmpty(error.Part);
                refused++;
                continue;
            }

            taken++;
            Assert.Equal(forged, Save(model));
            foreach (double value in (double[])[0, 1, -10, 1e30, -1e30])
            {
                double[] row = new double[model.Schema.Count];
                Array.Fill(row, value);
                VarianceForecast forecast = model.Forecast(0, row, PredictionStatus.Active);
                Assert.True(forecast.Value > 0 && double.IsFinite(forecast.Value) && forecast.Model > 0 && double.IsFinite(forecast.Model));
                Assert.True(forecast.Interval is not { } interval || (double.IsFinite(interval.Upper) && interval.Lower <= interval.Upper));
            }
        }

        Assert.True(refused > 100 && taken > 100, $"{refused} refused, {taken} taken.");
    }

    [Fact]
    public void Read_BeyondTheLimits_IsRefused()
    {
        Assert.Throws<VarianceModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxBytes = Saved.Length - 1 }));
        Assert.Throws<VarianceModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxNodes = 1 }));
        Assert.Throws<VarianceModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxFeatures = 4 }));
        Assert.Throws<ArgumentException>(() => Load(Saved, new TreeForestLimits { MaxTrees = 0 }));
        byte[] forest = Saved[Saved.AsSpan().IndexOf("MBFOREST"u8)..];
        Assert.Equal(
            "The stream does not start with a variance model.",
            Assert.Throws<VarianceModelFormatException>(() => Load(forest)).Message);
    }

    private static VarianceModel Load(byte[] bytes, TreeForestLimits? limits = null)
    {
        using MemoryStream stream = new(bytes);
        return VarianceModel.Read(stream, limits);
    }

    private static byte[] Save(VarianceModel model)
    {
        using MemoryStream stream = new();
        model.Write(stream);
        return stream.ToArray();
    }

    private static VarianceModel Train()
    {
        Assert.True(VarianceModel.TryTrain(
            Panel, new PeriodRange(0, Panel.Dates.Length), new GreedyTreeTrainer(), out VarianceModel? model, out _,
            cancellationToken: TestContext.Current.CancellationToken));
        return model.WithIntervals(new ConformalBand(0.9, -1, 1.5, 400), null);
    }
}
