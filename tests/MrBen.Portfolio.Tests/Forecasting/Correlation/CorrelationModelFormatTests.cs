using System.Security.Cryptography;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Correlation;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Forecasting.Correlation;

public class CorrelationModelFormatTests
{
    private const int HashSize = 32;
    private const int HeaderSize = 16;

    private static readonly ReturnPanel Panel = PlantedCorrelations.Draw(7, 4, 700, 0.2, 0.7).Panel;
    private static readonly CorrelationModel Model = Train(new CorrelationModelOptions());
    private static readonly byte[] Saved = Save(Model);

    [Fact]
    public void Read_Written_IsTheModelBitForBit()
    {
        using MemoryStream stream = new([.. Saved, 1, 2, 3]);
        CorrelationModel model = CorrelationModel.Read(stream);
        Assert.Equal(Saved.Length, stream.Position); // what follows stays there
        Assert.Equal(Saved, Save(model));
        Assert.Equal(Model.Hash, model.Hash);
        Assert.Equal(Convert.ToHexStringLower(Saved.AsSpan(^HashSize..)), model.Hash);
        Assert.Equal(Model.ToString(), model.ToString());
        Assert.Equal(Model.Assets, model.Assets);
        Assert.Equal(Forecast(Model).Values.ToArray(), Forecast(model).Values.ToArray());

        byte[] factors = Save(Train(new CorrelationModelOptions { LargestLogMatrix = 2, Factors = 2 }));
        Assert.Equal(factors, Save(Load(factors)));
        Assert.Equal(CorrelationForm.Factors, Load(factors).Form);
    }

    [Fact]
    public void Read_Truncated_IsRefusedAtEveryByte()
    {
        for (int length = 0; length < Saved.Length; length++)
        {
            CorrelationModelFormatException error = Assert.Throws<CorrelationModelFormatException>(() => Load(Saved[..length]));
            Assert.Equal(
                length < HeaderSize ? "The stream does not start with a correlation model."
                : $"The correlation model ends {Saved.Length - length} bytes early.",
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
                Assert.Throws<CorrelationModelFormatException>(() => Load(damaged));
            }
        }
    }

    // Forged: the checksum is made to agree, within or without the forest's own. What is taken then forecasts correlations.
    [Fact]
    public void Read_Forged_IsRefusedOrForecastsCorrelations()
    {
        int forest = Saved.AsSpan().IndexOf("MBFOREST"u8);
        SeededRandom random = new(9);
        (int refused, int taken) = (0, 0);
        for (int draw = 0; draw < TestTier.Count(1_000, 20_000); draw++)
        {
            byte[] forged = [.. Saved];
            for (int change = random.NextBelow(3); change >= 0; change--)
            {
                int place = HeaderSize + random.NextBelow(Saved.Length - HeaderSize - HashSize);
                forged[place] = (byte)(random.NextBelow(2) == 0 ? random.NextBelow(256) : random.NextBelow(2) * 255);
            }

            SHA256.HashData(forged.AsSpan(forest..^(2 * HashSize)), forged.AsSpan(^(2 * HashSize)..^HashSize));
            SHA256.HashData(forged.AsSpan(..^HashSize), forged.AsSpan(^HashSize..));
            CorrelationModel model;
            try
            {
                model = Load(forged);
            }
            catch (CorrelationModelFormatException error)
            {
                Assert.NotEmpty(error.Message);
                Assert.NotEmpty(error.Part);
                refused++;
                continue;
            }

            taken++;
            Assert.Equal(forged, Save(model));
            if (taken <= 50 && model.Baseline == CorrelationBaseline.SlowWeighted)
            {
                CorrelationModelTests.AssertPositive(Forecast(model));
            }
        }

        Assert.True(refused > 100 && taken > 50, $"{refused} refused, {taken} taken.");
    }

    [Fact]
    public void Read_BeyondTheLimits_IsRefused()
    {
        Assert.Throws<CorrelationModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxBytes = Saved.Length - 1 }));
        Assert.Throws<CorrelationModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxNodes = 1 }));
        Assert.Throws<CorrelationModelFormatException>(() => Load(Saved, new TreeForestLimits { MaxFeatures = 4 }));
        Assert.Throws<ArgumentException>(() => Load(Saved, new TreeForestLimits { MaxTrees = 0 }));
        byte[] forest = Saved[Saved.AsSpan().IndexOf("MBFOREST"u8)..];
        Assert.Equal(
            "The stream does not start with a correlation model.",
            Assert.Throws<CorrelationModelFormatException>(() => Load(forest)).Message);
    }

    // A sound forest, a sound checksum, and the form of the other: the schema is the wrong one.
    [Fact]
    public void Read_OtherSchema_IsRefused()
    {
        byte[] forged = [.. Saved];
        forged[HeaderSize] = (byte)CorrelationForm.Factors;
        SHA256.HashData(forged.AsSpan(..^HashSize), forged.AsSpan(^HashSize..));
        CorrelationModelFormatException error = Assert.Throws<CorrelationModelFormatException>(() => Load(forged));
        Assert.Equal("forest", error.Part);
        Assert.StartsWith("The forest is not of the model's features.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("feature 0 is factor.rank there and pair.level here.", error.Message, StringComparison.Ordinal);
    }

    private static CorrelationModel Load(byte[] bytes, TreeForestLimits? limits = null)
    {
        using MemoryStream stream = new(bytes);
        return CorrelationModel.Read(stream, limits);
    }

    private static byte[] Save(CorrelationModel model)
    {
        using MemoryStream stream = new();
        model.Write(stream);
        return stream.ToArray();
    }

    private static SymmetricMatrix Forecast(CorrelationModel model)
    {
        Assert.True(model.TryForecast(
            Panel, PredictionStatus.Active, out CorrelationForecast? forecast, out _, TestContext.Current.CancellationToken));
        return forecast.Prediction.Value.Correlation;
    }

    private static CorrelationModel Train(CorrelationModelOptions options)
    {
        Assert.True(
            CorrelationModel.TryTrain(
                Panel, new GreedyTreeTrainer(), out CorrelationModel? model, out EstimationFailure? failure, options,
                TestContext.Current.CancellationToken),
            failure?.Detail);
        return model;
    }
}
