"""India: Devanagari names, Aadhaar numbers.

Numbers start with 9999, the block UIDAI publishes test numbers from. Phones start with +91 55555: no
area code 555 exists and mobile numbers start with 6 to 9.
"""

from __future__ import annotations

import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.countries.checks import scatter, verhoeff, with_last
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import digits, fixed, join

_FREE = 10_000_000


def _number(index: Ints, born: Days) -> pa.Array:
    index = scatter(index, _FREE)
    body = digits(99_990_000_000 + index, 11)
    return fixed(with_last(body, verhoeff(body)))


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    return join("+9155555", fixed(digits(draw.permute(ids % 10**5, "phone", 10**5), 5)))


COUNTRY = Country(
    script="Devanagari",
    surnames="शर्मा=Sharma वर्मा=Verma गुप्ता=Gupta सिंह=Singh कुमार=Kumar यादव=Yadav पटेल=Patel "
    "मिश्रा=Mishra जोशी=Joshi चौहान=Chauhan अग्रवाल=Agrawal त्रिपाठी=Tripathi पांडे=Pandey "
    "देशमुख=Deshmukh कुलकर्णी=Kulkarni मेहता=Mehta नायर=Nair राव=Rao दास=Das चौधरी=Chaudhary "
    "सक्सेना=Saxena भट्ट=Bhatt कपूर=Kapoor मल्होत्रा=Malhotra",
    women="प्रिया=Priya अंजलि=Anjali पूजा=Pooja नेहा=Neha सुनीता=Sunita कविता=Kavita रेखा=Rekha "
    "सीमा=Seema अनीता=Anita दीपा=Deepa मीना=Meena राधा=Radha लक्ष्मी=Lakshmi गीता=Geeta "
    "श्रेया=Shreya आरती=Aarti ज्योति=Jyoti रश्मि=Rashmi",
    men="राहुल=Rahul अमित=Amit राजेश=Rajesh संजय=Sanjay विजय=Vijay सुरेश=Suresh अनिल=Anil मनोज=Manoj "
    "रवि=Ravi अर्जुन=Arjun विकास=Vikas दीपक=Deepak आनंद=Anand मोहन=Mohan गणेश=Ganesh "
    "कृष्ण=Krishna रोहन=Rohan आदित्य=Aditya",
    streets="ज्वार_मार्ग दीपस्तंभ_पथ अनार_गली पाल_मार्ग नमक_चौक सारस_नगर पवनचक्की_रोड कोहरा_घाट",
    employers="नालवा_बेकरी ज्वार_बुनाई_केंद्र दीपस्तंभ_विद्यालय पाल_मुद्रणालय नमक_सहकारी कोई_नहीं स्वरोज़गार",
    groups="तटवासी अंतरीपी ज्वारी द्वीपी",
    address=("मकान नं. ", "{number}", ", ", "{street}", ", ", "{city}"),
    id_kind="in_aadhaar",
    capacity=_FREE,
    number=_number,
    phone=_phone,
    middle=0.2,
    city="पोर्टो नालवा",
)
