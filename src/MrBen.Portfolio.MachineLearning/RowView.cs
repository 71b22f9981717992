using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MrBen.Portfolio.MachineLearning;

/// <summary>The varying features of rows as Microsoft.ML reads them.</summary>
internal sealed class RowView(TrainingRows rows, ImmutableArray<int> features)
{
    public bool HasWeights => rows.Weights.Length > 0;

    public int Count => rows.Count;

    /// <summary>A view of every <paramref name="stride"/>th row.</summary>
    public IDataView ToDataView(MLContext context, int stride = 1)
    {
        // The number of features is known only now, so the type of the column is told here and not by an attribute.
        SchemaDefinition schema = SchemaDefinition.Create(typeof(TrainingRow));
        schema[nameof(TrainingRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Length);
        return context.Data.LoadFromEnumerable(Read(stride), schema);
    }

    // One object for each pass: a cursor copies what it asks for before it moves on.
    private IEnumerable<TrainingRow> Read(int stride)
    {
        TrainingRow current = new() { Features = new float[features.Length] };
        for (int row = 0; row < rows.Count; row += stride)
        {
            for (int i = 0; i < features.Length; i++)
            {
                current.Features[i] = rows.Features(row)[features[i]];
            }

            current.Label = rows.Labels[row];
            current.Weight = HasWeights ? rows.Weights[row] : 1;
            yield return current;
        }
    }
}
