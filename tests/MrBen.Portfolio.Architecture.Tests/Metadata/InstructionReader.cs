using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MrBen.Portfolio.Architecture.Tests.Metadata;

/// <summary>Finds the metadata tokens in a method body: what its instructions call, read, create or cast to (ECMA-335, partition III).</summary>
internal static class InstructionReader
{
    private const int TwoByteMark = 0xFE;

    private static readonly FrozenDictionary<int, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<EntityHandle> Tokens(byte[] body)
    {
        int position = 0;
        while (position < body.Length)
        {
            int value = body[position++];
            if (value == TwoByteMark)
            {
                value = (value << 8) | body[position++];
            }

            OpCode code = OpCodesByValue[value];
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                    yield return MetadataTokens.EntityHandle(BitConverter.ToInt32(body, position));
                    break;
                case OperandType.InlineSwitch:
                    position += 4 * BitConverter.ToInt32(body, position);
                    break;
                default:
                    break;
            }

            position += OperandSize(code.OperandType);
        }
    }

    private static int OperandSize(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
