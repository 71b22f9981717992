using System.Security.Cryptography;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Risk.Learned;

public class TailModelFormatTests
{
    private const int HashSize = 32;
    private const int HeaderSize = 16;

    private static readonly TailPanel Panel = PlantedTails.Draw(3, 2, 460, 1.5, varianceTraining: 250);
    private static readonly TailModel Model = Train();
    private static readonly byte[] Saved = Save(Model);

    [Fact]
    public void Read_Written_IsTheModelBitForBit()
    {
        using MemoryStream stream = new([.. Saved, 1, 2, 3]);
        TailModel model = TailModel.Read(stream);
        Assert.Equal(Saved.Length, stream.Position); // what follows stays there
        Assert.Equal(Saved, Save(model));
        Assert.Equal(Model.Hash, model.Hash);
        Assert.Equal(Convert.ToHexStringLower(Saved.AsSpan(^HashSize..)), model.Hash);
        Assert.Equal(Model.ToString(), model.ToString());
        for (int row = 0; row < 200; row++)
        {
            Assert.Equal(
                Model.Forecast(Panel.Features.Row(row), 1e-4, 0.975, PredictionStatus.Active),
                model.Forecast(Panel.Features.Row(row), 1e-4, 0.975, PredictionStatus.Active));
        }

        // The order of time is kept: the same return drops the same oldest one.
        Assert.Equal(Model.After(0, -0.01, 1e-4, 1e-4).Hash, model.After(0, -0.01, 1e-4, 1e-4).Hash);
    }

    [Fact]
    public void Read_Truncated_IsRefusedAtEveryByte()
    {
        for (int length = 0; length < Saved.Length; length++)
        {
            TailModelFormatException error = Assert.Throws<TailModelFormatException>(() => Load(Saved[..length]));
            Assert.Equal(
                length < HeaderSize ? "The stream does not start with a model of tails."
                : $"The model of tails ends {Saved.Length - length} bytes early.",
                error.Message);
        }
    }

    // One bit of every byte in the short tier, all eight in the long one.
    [Fact]
    public void Read_AnyByteFlipped_IsRefused()
    {
        for (int i = 0; i < Saved.Length; i++)
        {
            for (int bit = 0; bit < TestTier.Count(1, 8); bit++)
            {
                byte[] damaged = [.. Saved];
                damaged[i] ^= (byte)(1 << ((i + bit) % 8));
                Assert.Throws<TailModelFormatException>(() => Load(damaged));
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
        for (int draw = 0; draw < TestTier.Count(2_000, 100_000); draw++)
        {
            byte[] forged = [.. Saved];
            for (int change = random.NextBelow(3); change >= 0; change--)
            {
                int place = HeaderSize + random.NextBelow(Saved.Length - HeaderSize - HashSize);
                forged[place] = (byte)(random.NextBelow(2) == 0 ? random.NextBelow(256) : random.NextBelow(2) * 255);
            }

            SHA256.HashData(forged.AsSpan(forest..^(2 * HashSize)), forged.AsSpan(^(2 * HashSize)..^HashSize));
            SHA256.HashData(forged.AsSpan(..^HashSize), forged.AsSpan(^HashSize..));
            TailModel model;
            try
            {
                model = Load(forged);
            }
            catch (TailModelFormatException error)
            {
                Assert.NotEmpty(error.Message);
                Assert.NotEmpty(error.Part);
                refused++;
                continue;
            }

            taken++;
            Assert.Equal(forged, Save(model));
            foreach (double value in (double[])[0, -10, 1e30, -1e30])
            {
                double[] row = new double[model.Schema.Count];
                Array.Fill(row, value);
                TailForecast forecast = model.Forecast(row, 1e-4, 0.975, PredictionStatus.Active);
                Assert.True(double.IsFinite(forecast.Value.ValueAtRisk) && double.IsFinite(forecast.Value.ExpectedShortfall));
                Assert.True(forecast.Value.ExpectedShortfall >= forecast.Value.ValueAtRisk);
            }
        }

        Assert.True(refused > 100 && taken > 100, $"{refused} refused, {taken} taken.");
    }

    [Fact]
    public void Read_BeyondTheLimits_IsRefused()
    {
        Assert.Throws<TailModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxBytes = Saved.Length - 1 }));
        Assert.Throws<TailModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxNodes = 1 }));
        Assert.Throws<TailModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxFeatures = 4 }));
        Assert.Throws<ArgumentException>(() => Load(Saved, new TreeForestLimits { MaxTrees = 0 }));
        byte[] forest = Saved[Saved.AsSpan().IndexOf("MBFOREST"u8)..];
        Assert.Equal(
            "The stream does not start with a model of tails.",
            Assert.Throws<TailModelFormatException>(() => Load(forest)).Message);
    }

    private static TailModel Load(byte[] bytes, TreeForestLimits? limits = null)
    {
        using MemoryStream stream = new(bytes);
        return TailModel.Read(stream, limits);
    }

    private static byte[] Save(TailModel model)
    {
        using MemoryStream stream = new();
        model.Write(stream);
        return stream.ToArray();
    }

    private static TailModel Train()
    {
        Assert.True(TailModel.TryTrain(
            Panel, new PeriodRange(0, Panel.Features.Dates.Length), new GreedyTreeTrainer(keepsLabels: true), out TailModel? model, out _,
            new TailModelOptions { MinimumAssetRows = 100, Window = 100 }, TestContext.Current.CancellationToken));
        return model;
    }
}
