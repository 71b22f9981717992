using System.Collections;
using System.Reflection;

namespace MrBen.Portfolio.Tests.State;

/// <summary>Whether two objects are the same in every field of theirs, public or not, all the way down.</summary>
internal static class Sameness
{
    /// <summary>The path of the first difference; <see langword="null"/> where there is none.</summary>
    public static string? FirstDifference(object? left, object? right, string path = "")
    {
        if (left is null || right is null)
        {
            return left is null && right is null ? null : $"{path}: {left ?? "null"} and {right ?? "null"}";
        }

        Type type = left.GetType();
        if (type != right.GetType())
        {
            return $"{path}: {type} and {right.GetType()}";
        }

        if (left is double number)
        {
            return BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits((double)right) ? null : $"{path}: {left} and {right}";
        }

        if (left is decimal money)
        {
            return decimal.GetBits(money).SequenceEqual(decimal.GetBits((decimal)right)) ? null : $"{path}: {left} and {right}";
        }

        if (type.IsPrimitive || type.IsEnum || left is string or DateTimeOffset or DateOnly or Delegate)
        {
            return left is Delegate || left.Equals(right) ? null : $"{path}: {left} and {right}";
        }

        if (left is Array or IDictionary)
        {
            object?[] ours = [.. ((IEnumerable)left).Cast<object?>()];
            object?[] theirs = [.. ((IEnumerable)right).Cast<object?>()];
            return ours.Length != theirs.Length ? $"{path}: {ours.Length} and {theirs.Length} entries"
                : ours.Select((item, i) => FirstDifference(item, theirs[i], $"{path}[{i}]")).FirstOrDefault(found => found is not null);
        }

        return FieldsOf(type).Select(field => FirstDifference(field.GetValue(left), field.GetValue(right), $"{path}.{field.Name}"))
            .FirstOrDefault(found => found is not null);
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type? type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Own))
            {
                yield return field;
            }
        }
    }
}
