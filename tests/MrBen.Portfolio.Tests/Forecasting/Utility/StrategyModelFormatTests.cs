using System.Security.Cryptography;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Utility;

public class StrategyModelFormatTests
{
    private const int HashSize = 32;
    private const int HeaderSize = 16;

    private static readonly StrategyTracks Tracks = StrategyModels.Weather(premium: 0.8, periods: 900, seed: 5).Tracks;

    private static readonly StrategyModel Model = StrategyModels.Train(Tracks).WithIntervals(
        [new ConformalBand(0.9, -0.1, 0.2, 400), null, new ConformalBand(0.9, -1, 1, 3), null], [null, null, null, null]);

    private static readonly byte[] Saved = Save(Model);

    [Fact]
    public void Read_Written_IsTheModelBitForBit()
    {
        using MemoryStream stream = new([.. Saved, 1, 2, 3]);
        StrategyModel model = StrategyModel.Read(stream);
        Assert.Equal(Saved.Length, stream.Position); // what follows stays there
        Assert.Equal(Saved, Save(model));
        Assert.Equal(Model.Hash, model.Hash);
        Assert.Equal(Convert.ToHexStringLower(Saved.AsSpan(^HashSize..)), model.Hash);
        Assert.Equal($"strategies-22-{model.Hash[..8]}", model.Id);
        Assert.Equal(Model.ToString(), model.ToString());
        Assert.Equal(Model.Strategies.AsEnumerable(), model.Strategies);
        Assert.Equal(Model.ModelBands.AsEnumerable(), model.ModelBands);
        Assert.Equal(Model.BaselineBands.AsEnumerable(), model.BaselineBands);
        Assert.Equal((Model.RiskAversion, Model.TrainedThrough), (model.RiskAversion, model.TrainedThrough));
        Assert.Equal(
            Model.Forecast(Tracks, PredictionStatus.Active).AsEnumerable(), model.Forecast(Tracks, PredictionStatus.Active));
    }

    [Fact]
    public void Read_Truncated_IsRefusedAtEveryByte()
    {
        for (int length = 0; length < Saved.Length; length++)
        {
            StrategyModelFormatException error = Assert.Throws<StrategyModelFormatException>(() => Load(Saved[..length]));
            Assert.Equal(
                length < HeaderSize ? "The stream does not start with a strategy model."
                : $"The strategy model ends {Saved.Length - length} bytes early.",
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
                Assert.Throws<StrategyModelFormatException>(() => Load(damaged));
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
            StrategyModel model;
            try
            {
                model = Load(forged);
            }
            catch (StrategyModelFormatException error)
            {
                Assert.NotEmpty(error.Message);
                Assert.NotEmpty(error.Part);
                refused++;
                continue;
            }

            taken++;
            Assert.Equal(forged, Save(model));
            foreach (double value in (double[])[0, 1, -10, 1e30, -1e300])
            {
                double[] row = new double[model.Schema.Count];
                Array.Fill(row, value);
                Assert.True(double.IsFinite(model.Ask(row)));
            }
        }

        Assert.True(refused > 100 && taken > 100, $"{refused} refused, {taken} taken.");
    }

    [Fact]
    public void Read_BeyondTheLimits_IsRefused()
    {
        Assert.Throws<StrategyModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxBytes = Saved.Length - 1 }));
        Assert.Throws<StrategyModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxNodes = 1 }));
        Assert.Throws<StrategyModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxFeatures = 4 }));
        Assert.Throws<ArgumentException>(() => Load(Saved, new TreeForestLimits { MaxTrees = 0 }));
    }

    [Fact]
    public void Read_OtherFeatures_AreRefused()
    {
        StrategyModel other = new(
            ["a", "b"], new StrategyFeatureOptions(), new DateOnly(2024, 1, 1),
            StrategyModels.Stump(new MrBen.Portfolio.Forecasting.Features.FeatureSchema(1, ["x"])), [null, null], [null, null]);
        StrategyModelFormatException error = Assert.Throws<StrategyModelFormatException>(() => Load(Save(other)));
        Assert.StartsWith("The model is of other features than this library's.", error.Message, StringComparison.Ordinal);
        Assert.Equal("schema", error.Part);
    }

    private static StrategyModel Load(byte[] bytes, TreeForestLimits? limits = null)
    {
        using MemoryStream stream = new(bytes);
        return StrategyModel.Read(stream, limits);
    }

    private static byte[] Save(StrategyModel model)
    {
        using MemoryStream stream = new();
        model.Write(stream);
        return stream.ToArray();
    }
}
